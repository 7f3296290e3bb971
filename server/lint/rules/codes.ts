import { lifetimeOf } from '../../protocol/access-token.ts';
import { grantRequests } from '../dossier.ts';
import { repeatsOf } from '../repeats.ts';
import type { Rule } from '../rule.ts';
import { countOf, secondsIn, shareOf } from '../words.ts';

/** A random verifier of 43 characters has more than 20 different ones; one of 43 digits still has ten. */
const LEAST_DIFFERENT = 8;

export const verifierWeak: Rule = (the) => {
  const sent = grantRequests(the, 'authorization_code').filter(({ form }) => form.has('code_verifier'));
  const weak = sent.filter(({ form }) => new Set(form.get('code_verifier')).size < LEAST_DIFFERENT);
  if (weak.length === 0) return undefined;
  const share = shareOf(weak.length, sent.length, 'code_verifier', ['consists', 'consist']);
  return { cause: `${share} of fewer than ${LEAST_DIFFERENT} different characters.`, requests: weak };
};

export const codeRedeemedTwice: Rule = (the) => {
  const sent = grantRequests(the, 'authorization_code');
  const again = repeatsOf(sent, ({ form }) => form.get('code')).map((group) => ({ group, more: group.slice(1) }));
  if (again.length === 0) return undefined;
  const count = again.reduce((sum, { more }) => sum + more.length, 0);
  return {
    cause: `${countOf(again.length, 'code')} ${again.length === 1 ? 'was' : 'were'} sent more than once: ${countOf(count, 'request')} too many.`,
    requests: again.flatMap(({ more }) => more).toSorted((a, b) => a.at - b.at),
  };
};

/** Someone who debugs is late once. */
const OFTEN = 2;

export const codeRedeemedLate: Rule = (the) => {
  const { issuer, client, logins } = the;
  const lifetimeMs = lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings) * 1000;
  const issuedAt = new Map(
    logins.flatMap(({ flow }) => {
      const at = flow.steps['code-issued']?.find(({ outcome }) => outcome === 'passed')?.at;
      return at === undefined ? [] : [[flow.flowId, at] as const];
    }),
  );
  const waitOf = ({ flowId = '', at }: { flowId: string | undefined; at: number }): number =>
    at - (issuedAt.get(flowId) ?? at);
  const redeemed = grantRequests(the, 'authorization_code').filter(({ status }) => status === 200);
  const late = redeemed.filter((request) => waitOf(request) > lifetimeMs / 2);
  if (late.length < OFTEN) return undefined;
  const longest = secondsIn(Math.max(...late.map(waitOf)));
  return {
    cause: `${late.length} of ${redeemed.length} codes were redeemed in the second half of their ${secondsIn(lifetimeMs)}, the latest after ${longest}.`,
    requests: late,
  };
};
