import { isPublicClient, type Client } from '../../../contract/config/client.ts';
import { clientFix, operationFix } from '../../core/fix.ts';
import { equal } from '../../protocol/digest.ts';
import { backChannelOf, type Dossier } from '../dossier.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';
import { countOf, listOf, shareOf } from '../words.ts';

/** The secret in a request, wherever it is. */
const sentSecret = ({ basic, form }: Request): string | undefined =>
  basic?.secret || (form.get('client_secret') ?? undefined);

const withSecret = (the: Dossier): Request[] =>
  backChannelOf(the).filter((request) => sentSecret(request) !== undefined);

const NAMES = ['client_secret', 'client_assertion', 'code_verifier', 'refresh_token', 'password', 'token'];

export const secretInUrl: Rule = ({ exposed }) => {
  if (exposed.length === 0) return undefined;
  const names = NAMES.filter((name) => exposed.some(({ query }) => query.has(name)));
  return { cause: `${countOf(exposed.length, 'request')} had ${listOf(names)} in the URL.`, requests: exposed };
};

export const secretInBody: Rule = (the) => {
  const all = withSecret(the);
  const inBody = all.filter(({ form }) => form.has('client_secret'));
  if (inBody.length === 0) return undefined;
  return {
    cause: `${shareOf(inBody.length, all.length, 'authenticated request', ['has', 'have'])} the client secret in the body.`,
    requests: inBody,
  };
};

/** Once only one method is accepted, the record shows what was. */
export const authMethodsMixed: Rule = (the) => {
  const { client } = the;
  if (client.token_endpoint_auth_method !== 'unspecified') return undefined;
  const all = withSecret(the);
  const inBody = all.filter(({ form }) => form.has('client_secret'));
  const inHeader = all.filter(({ basic }) => basic !== undefined);
  if (inBody.length === 0 || inHeader.length === 0) return undefined;
  return {
    cause: `${countOf(inHeader.length, 'request')} had the secret in the header, and ${inBody.length} had it in the body.`,
    requests: all,
    fixes: [
      clientFix(the, client, {
        id: 'require-basic',
        label: `Accept only client_secret_basic from ${client.client_id}`,
        body: { token_endpoint_auth_method: 'client_secret_basic' },
      }),
    ],
  };
};

const secretsOf = ({ client_secret, rotated_secrets }: Client): string[] =>
  [client_secret, ...rotated_secrets].filter((secret) => secret !== undefined);

const rotateFix = (the: Dossier) =>
  operationFix(the, 'clients.rotateSecret', {
    id: 'rotate-secret',
    label: `Give ${the.client.client_id} a new secret; the last one keeps working`,
    of: { client_id: the.client.client_id },
  });

export const secretShared: Rule = (the) => {
  const { client, issuer } = the;
  const requests = withSecret(the);
  if (requests.length === 0 || client.client_secret === undefined) return undefined;
  const others = [...issuer.clients.values()].filter(
    (other) => other !== client && secretsOf(other).includes(client.client_secret ?? ''),
  );
  if (others.length === 0) return undefined;
  const names = listOf(others.map(({ client_id }) => client_id));
  return { cause: `${client.client_id} has the same secret as ${names}.`, requests, fixes: [rotateFix(the)] };
};

/** Of the starter config, which is meant to be known. */
const WELL_KNOWN = new Set(['web-app', 'service']);
const COMMON = /^(?:secret|password|changeme|test|admin|client[-_]?secret|[0-9]+)$/i;
const SHORTEST_SECRET = 16;

export const secretGuessable: Rule = (the) => {
  const { client_id, client_secret: secret } = the.client;
  if (secret === undefined || isPublicClient(the.client)) return undefined;
  if (WELL_KNOWN.has(client_id) && secret === `${client_id}-secret`) return undefined;
  const requests = withSecret(the).filter((request) => sentSecret(request) === secret);
  const isNamed = secret.toLowerCase().startsWith(client_id.toLowerCase());
  if (requests.length === 0 || !(isNamed || COMMON.test(secret) || secret.length < SHORTEST_SECRET)) return undefined;
  const how = isNamed
    ? 'begins with the client ID'
    : COMMON.test(secret)
      ? 'is a common word or a number'
      : `has only ${countOf(secret.length, 'character')}`;
  return { cause: `The secret of ${client_id} ${how}.`, requests, fixes: [rotateFix(the)] };
};

export const secretRotated: Rule = (the) => {
  const { client } = the;
  const all = withSecret(the);
  const late = all.filter((request) =>
    client.rotated_secrets.some((earlier) => equal(earlier, sentSecret(request) ?? '')),
  );
  const [first] = late;
  if (!first || late.at(-1) !== all.at(-1)) return undefined;
  return {
    cause: `The latest ${countOf(late.length, 'authenticated request')} used a secret that was replaced.`,
    requests: late,
  };
};

export const userAgentMissing: Rule = (the) => {
  const all = backChannelOf(the);
  const without = all.filter(({ agent }) => !agent);
  if (without.length === 0) return undefined;
  const share = shareOf(without.length, all.length, 'request to the server', ['has', 'have']);
  return { cause: `${share} no User-Agent.`, requests: without };
};
