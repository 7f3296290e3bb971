/**
 * What the token, userinfo, introspection and revocation endpoints share: authenticating the caller, and issuing,
 * storing and revoking tokens. It uses the stores through their ports and knows nothing about HTTP or pages.
 */
import type { createLocalJWKSet, JSONWebKeySet } from 'jose';
import type { Client } from '../../contract/config/client.ts';
import type { HttpRequest } from '../core/endpoint.ts';
import type { CheckNote, Core } from '../core/ports.ts';
import {
  ASSERTION_ALGORITHMS,
  assertionMethod,
  readAssertion,
  validateAssertionClaims,
} from '../protocol/client-assertion.ts';
import {
  identifyCredentialsClient,
  methodWords,
  parseCredentials,
  refuseClient,
  settleMethod,
  verifySecret,
} from '../protocol/client-auth.ts';
import type { Parameters } from '../protocol/parameters.ts';

export interface AuthenticatedClient {
  client: Client;
  method: 'none' | 'client_secret_basic' | 'client_secret_post' | 'client_secret_jwt' | 'private_key_jwt';
  /** The secret was a rotated one. */
  rotated?: true;
}

/** What the flow record says about an authenticated client. */
export const clientNote = ({ client, method, rotated }: AuthenticatedClient): CheckNote => ({
  expected: methodWords(client.token_endpoint_auth_method),
  received: method,
  description:
    method === 'none'
      ? `${client.client_id} is a public client, so it has no credentials to check.`
      : `${client.client_id} authenticated with ${method}${rotated ? ' and a rotated secret' : ''}.`,
});

/** The client of a request, authenticated by its registered method (RFC 6749 §2.3, RFC 7523 §2.2). */
export async function authenticateClient(
  core: Core,
  request: HttpRequest,
  form: Parameters,
): Promise<AuthenticatedClient> {
  const { issuer } = request;
  const header = request.headers['authorization'];
  const presented = parseCredentials(typeof header === 'string' ? header : undefined, form);
  const credentials = settleMethod(presented, issuer.clients);
  if (credentials.method === 'assertion') return authenticateByAssertion(core, request, credentials);
  const client = identifyCredentialsClient(credentials.client_id, credentials.method, issuer.clients);
  if (credentials.method === 'none') return { client, method: 'none' };
  const which = verifySecret(client, credentials.client_secret);
  return { client, method: credentials.method, ...(which === 'rotated' && { rotated: true }) };
}

async function authenticateByAssertion(
  core: Core,
  request: HttpRequest,
  credentials: { client_id: string | undefined; assertion: string },
): Promise<AuthenticatedClient> {
  const { issuer } = request;
  const { assertion } = credentials;
  const { alg, client_id, claims } = readAssertion(assertion);
  if (credentials.client_id !== undefined && credentials.client_id !== client_id) {
    throw refuseClient('The client_id does not match the sub of the client_assertion.', {
      expected: client_id ?? 'a sub',
      received: credentials.client_id,
    });
  }
  const method = assertionMethod(alg);
  const client = identifyCredentialsClient(client_id, method, issuer.clients);
  const wanted = client.token_endpoint_auth_signing_alg;
  if (wanted !== undefined && wanted !== alg) {
    throw refuseClient('The client_assertion is signed with a different algorithm than the client registered.', {
      expected: wanted,
      received: alg,
    });
  }
  await verifySignature(core, client, { assertion, method });
  const now = Math.floor(core.clock() / 1000);
  const called = request.path.slice(issuer.path.length);
  const audiences = [...issuer.names.keys()].flatMap((url) => [url, `${url}/oauth2/token`, url + called]);
  const { jti, exp } = validateAssertionClaims(claims, client, { audiences: [...new Set(audiences)], now });
  const id = JSON.stringify([issuer.id, client.client_id, jti]);
  if (!(await core.runtime.add('assertion', id, { client_id: client.client_id }, { ttlSeconds: exp - now + 60 }))) {
    throw refuseClient('The client_assertion has already been used.', {
      expected: 'a new jti',
      received: jti,
      spec: 'RFC 7523 §3',
    });
  }
  return { client, method };
}

type KeyFinder = ReturnType<typeof createLocalJWKSet>;

async function verifySignature(
  core: Core,
  client: Client,
  { assertion, method }: { assertion: string; method: 'client_secret_jwt' | 'private_key_jwt' },
): Promise<void> {
  const algorithms = [...ASSERTION_ALGORITHMS[method]];
  if (method === 'client_secret_jwt') {
    for (const secret of [client.client_secret, ...client.rotated_secrets]) {
      if (secret !== undefined && (await verifies(assertion, new TextEncoder().encode(secret), algorithms))) return;
    }
    throw badSignature('the client’s secret');
  }
  for (const fresh of [false, true]) {
    const jwks =
      client.jwks ?? (client.jwks_uri === undefined ? undefined : await core.fetchJwks(client.jwks_uri, fresh));
    if (!jwks)
      throw refuseClient('The client has neither jwks nor jwks_uri.', {
        hint: `Add the public keys of client ${client.client_id}.`,
      });
    if (await verifies(assertion, await keysOf(jwks), algorithms)) return;
    if (client.jwks) break;
  }
  throw badSignature('a key of the client’s JWKS');
}

async function keysOf(jwks: object): Promise<KeyFinder> {
  const { createLocalJWKSet } = await import('jose');
  try {
    return createLocalJWKSet(jwks as JSONWebKeySet);
  } catch {
    throw refuseClient('The client’s keys are not a valid JWK Set.', { expected: '{"keys":[…]}', spec: 'RFC 7517 §5' });
  }
}

const badSignature = (expected: string): Error =>
  refuseClient('The signature of the client_assertion is invalid.', {
    expected: `a signature made with ${expected}`,
    spec: 'RFC 7523 §3',
  });

/** Whether one of the keys made the signature. The claims are checked afterwards, one by one. */
async function verifies(
  assertion: string,
  key: Uint8Array | Awaited<ReturnType<KeyFinder>> | KeyFinder,
  algorithms: string[],
): Promise<boolean> {
  const { compactVerify, errors } = await import('jose');
  try {
    await (typeof key === 'function'
      ? compactVerify(assertion, key, { algorithms })
      : compactVerify(assertion, key, { algorithms }));
    return true;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return false;
    for await (const one of error) {
      if (await verifies(assertion, one, algorithms)) return true;
    }
    return false;
  }
}
