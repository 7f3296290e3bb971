import type { CheckId } from '../../../contract/traffic/checks.ts';
import type { RefreshToken } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { parseScope } from '../../protocol/scope.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { ago, fateOf } from '../issued/fate.ts';
import { foreignJwt } from '../issued/foreign-jwt.ts';
import { misplaced, notSent, placeholder } from '../issued/misplaced.ts';
import { nearMiss } from '../near-miss.ts';
import type { Origin } from '../issued/origin.ts';
import { refreshOf } from '../issued/race.ts';
import { recognize } from '../issued/sent-values.ts';
import { quoted } from '../words.ts';

const REFRESH_TOKEN = { subject: 'refresh_token', kinds: ['refresh_token'] } as const;

const refreshTokenSent: Diagnose = async (the) =>
  (await misplaced(the, { name: 'refresh_token', kinds: ['refresh_token'] })) ??
  neverGiven(the) ??
  notSent(the, 'refresh_token', 'the refresh_token of the latest token response');

/** The latest login of the client gave no refresh token. */
function neverGiven(the: Case): Finding | undefined {
  const { client } = the;
  const flow = [...the.traffic().flows.values()].findLast(
    ({ kind, client_id, workspace, tokens }) =>
      kind === 'authorization_code' &&
      client_id === client?.client_id &&
      workspace === the.issuer?.id &&
      tokens.length > 0,
  );
  if (!client || !flow || flow.tokens.some(({ kind }) => kind === 'refresh_token')) return undefined;
  const scope = parseScope(flow.scope);
  if (scope.includes('offline_access')) return undefined;
  return {
    cause: `The request has no refresh_token: the login of ${client.client_id} ${ago(the, flow.startedAt)} gave none, because it had no scope offline_access.`,
    expected: 'scope offline_access in the authorization request',
    received: `scope ${scope.join(' ') || '(none)'}`,
    advice: 'Ask for offline_access when the login starts.',
    spec: 'OpenID Connect Core §11',
    related: [{ flowId: flow.flowId, why: 'the login that gave no refresh token' }],
    fixes: [codeFix('ask-offline-access', 'Ask for it', `scope=${[...scope, 'offline_access'].join('%20')}`)],
  };
}

const refreshTokenKnown: Diagnose = async (the) => {
  const sent = the.form.get('refresh_token') ?? '';
  const known = await recognize(the, sent);
  const fate = known && fateOf(the, known, REFRESH_TOKEN);
  if (fate) return { ...fate, ...successor(the, known.origin) };
  return (
    placeholder('refresh_token', sent) ??
    (await foreignJwt(the, 'refresh_token', sent)) ?? {
      cause: 'refresh_token was not issued by this server, and nothing similar is known.',
      advice: `Refresh tokens from before the server started are gone; that was ${ago(the, the.core.runtime.startedAt)}. Let the user log in again.`,
    }
  );
};

/** Where the token is from, and the refresh that used it up. */
function successor(the: Case, { flowId, dead }: Origin): Pick<Finding, 'related'> {
  if (!dead || flowId === undefined) return {};
  const refresh = refreshOf(the, flowId)?.flow.flowId;
  return {
    related: [
      { flowId, why: 'where this refresh token was issued' },
      ...(refresh === undefined ? [] : [{ flowId: refresh, why: 'the refresh that used it' }]),
    ],
  };
}

const stored = async ({ core, form }: Case): Promise<Readonly<RefreshToken> | undefined> =>
  core.runtime.get('refreshToken', hashOf(form.get('refresh_token') ?? ''));

const ofThisClient: Diagnose = async (the) => {
  const token = await stored(the);
  if (!token) return undefined;
  const by = the.client?.client_id ?? 'another client';
  return {
    cause: `The refresh token was issued to ${token.client_id} ${ago(the, token.iat * 1000)}, not to ${by}, which sent it.`,
    expected: token.client_id,
    received: by,
    advice: `Refresh as ${token.client_id}, or let the user log in with ${by}.`,
    related: [{ flowId: token.flowId, why: 'where this refresh token was issued' }],
    fixes: [
      codeFix('use-client', 'Use the client it was issued to', `client_id=${encodeURIComponent(token.client_id)}`),
    ],
  };
};

/** Which of the requested scopes the login didn't grant. */
const scopeNarrowed: Diagnose = async (the) => {
  const token = await stored(the);
  if (!token) return undefined;
  const asked = parseScope(the.form.get('scope') ?? undefined);
  const granted = token.grantedScope;
  const wider = asked.filter((name) => !granted.includes(name));
  const [first] = wider;
  if (first === undefined) return undefined;
  const near =
    wider.length === 1 &&
    nearMiss(
      'scope',
      first,
      granted.map((value) => ({ value, about: value })),
    );
  const kept = asked.filter((name) => granted.includes(name));
  return {
    cause: near
      ? near.sentence('The scope', 'the nearest one that was granted')
      : `The refresh asks for ${quoted(wider.join(' and '))}, which the login ${whyNot(the, token, first)}.`,
    expected: granted.join(' '),
    received: quoted(asked.join(' ')),
    advice: 'A refresh can ask for the same scopes or fewer. For more, let the user log in again.',
    spec: 'RFC 6749 §6',
    related: [{ flowId: token.flowId, why: 'where this refresh token was issued' }],
    fixes: [
      codeFix(
        'narrow-scope',
        'Ask for what was granted',
        `scope=${(near ? [...kept, near.value] : kept.length > 0 ? kept : granted).join('%20')}`,
      ),
    ],
  };
};

function whyNot({ client }: Case, { refused = [] }: Readonly<RefreshToken>, name: string): string {
  if (refused.includes(name)) return 'did not grant, because the user refused';
  if (client && !client.scopes.includes(name)) return `did not grant: ${client.client_id} is not subscribed to it`;
  return 'did not grant';
}

export const REFRESH_TOKEN_DIAGNOSES: Partial<Record<CheckId, readonly Diagnose[]>> = {
  'refresh-token-sent': [refreshTokenSent],
  'refresh-token-known': [refreshTokenKnown],
  'refresh-token-rotated': [refreshTokenKnown],
  'refresh-token-of-this-client': [ofThisClient],
  'scope-narrowed': [scopeNarrowed],
};
