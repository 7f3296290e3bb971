/**
 * The sample resource server: returns accounts for an access token with scope accounts.read.
 *
 * It validates tokens as real ones do, with the JWKS or by introspection, and knows the authorization server only
 * through discovery.
 */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Clock } from '../core/ports.ts';
import { discover, Refusal } from './provider.ts';
import { RESOURCE_SCOPE, type DemoTenant, type Fetch } from './tenant.ts';

export interface ResourceRequest {
  authorization: string | undefined;
  /** jwks, introspection, or whichever fits the token. */
  validation: string | undefined;
}

export interface ResourceReply {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

interface ValidToken {
  sub: string;
  scope: readonly string[];
  by: 'jwks' | 'introspection';
}

interface ResourceServer {
  fetch: Fetch;
  clock: Clock;
}

/** RFC 6750 §3.1: the error, as a challenge and as JSON. */
class Challenge extends Error {
  readonly status: number;
  readonly error: string | undefined;

  constructor(status: number, error: string | undefined, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

const invalidToken = (description: string): Challenge => new Challenge(401, 'invalid_token', description);

/** Returns the accounts of the token's subject, or a challenge (RFC 6750 §3). */
export async function answerResource(
  server: ResourceServer,
  tenant: DemoTenant,
  request: ResourceRequest,
): Promise<ResourceReply> {
  const headers = { 'Cache-Control': 'no-store', Vary: 'Authorization' };
  try {
    const token = await validate(server, tenant, { token: presentedToken(request), validation: request.validation });
    if (!token.scope.includes(RESOURCE_SCOPE)) {
      throw new Challenge(403, 'insufficient_scope', `The access token lacks scope ${RESOURCE_SCOPE}.`);
    }
    return { status: 200, headers, body: { sub: token.sub, validated_by: token.by, accounts: accountsOf(token.sub) } };
  } catch (error) {
    if (!(error instanceof Challenge)) throw error;
    return {
      status: error.status,
      headers: { ...headers, 'WWW-Authenticate': challengeOf(tenant, error) },
      body: { error: error.error ?? 'unauthorized', error_description: error.message },
    };
  }
}

function challengeOf(tenant: DemoTenant, { error, message }: Challenge): string {
  const parts = [`realm="${tenant.id}"`];
  if (error !== undefined) {
    parts.push(`error="${error}"`, `error_description="${message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')}"`);
  }
  if (error === undefined || error === 'insufficient_scope') parts.push(`scope="${RESOURCE_SCOPE}"`);
  return `Bearer ${parts.join(', ')}`;
}

function presentedToken({ authorization }: ResourceRequest): string {
  if (authorization === undefined) {
    throw new Challenge(401, undefined, 'Send an access token as Authorization: Bearer (RFC 6750 §2.1).');
  }
  const token = /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new Challenge(
      400,
      'invalid_request',
      'The Authorization header must be Bearer followed by one access token.',
    );
  }
  return token;
}

async function validate(
  server: ResourceServer,
  tenant: DemoTenant,
  { token, validation }: { token: string; validation: string | undefined },
): Promise<ValidToken> {
  switch (validation ?? (isJwt(token) ? 'jwks' : 'introspection')) {
    case 'jwks':
      return validateByKeys(server, tenant, token);
    case 'introspection':
      return validateByIntrospection(server, tenant, token);
    default:
      throw new Challenge(400, 'invalid_request', 'validation must be jwks or introspection.');
  }
}

function isJwt(token: string): boolean {
  try {
    return decodeProtectedHeader(token).alg !== undefined;
  } catch {
    return false;
  }
}

/** RFC 7519 §7.2 and RFC 9068 §4: signature, issuer, audience and time. Revocation can't be detected this way. */
async function validateByKeys(
  { fetch, clock }: ResourceServer,
  tenant: DemoTenant,
  token: string,
): Promise<ValidToken> {
  if (!isJwt(token)) {
    throw invalidToken('The access token is opaque. Only introspection can validate it.');
  }
  const keys = await (await discover(fetch, tenant.issuer)).jwks();
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys as unknown as JSONWebKeySet), {
      issuer: tenant.issuer,
      currentDate: new Date(clock()),
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      requiredClaims: ['exp', 'sub'],
    });
    const scope = Array.isArray(payload['scp']) ? payload['scp'].map(String) : undefined;
    if (scope === undefined) throw new Error('it has no scp, so it is not an access token');
    requireAudience(tenant, payload.aud, scope);
    return { sub: String(payload.sub), scope, by: 'jwks' };
  } catch (error) {
    if (error instanceof Challenge) throw error;
    throw invalidToken(`The access token is not valid: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** RFC 7662 §2. The resource server introspects as the portal's client. */
async function validateByIntrospection(
  { fetch }: ResourceServer,
  tenant: DemoTenant,
  token: string,
): Promise<ValidToken> {
  if (!tenant.client)
    throw invalidToken(`The resource server cannot introspect, because client ${tenant.client_id} does not exist.`);
  const provider = await discover(fetch, tenant.issuer);
  const answer = await provider.introspect(tenant.client, token).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    throw invalidToken(`The resource server could not introspect the token: ${error.message}`);
  });
  if (answer['active'] !== true || answer['token_type'] !== 'access_token') {
    throw invalidToken(
      `According to introspection, the access token is not active, or ${tenant.client_id} is not allowed to see it.`,
    );
  }
  const scope = String(answer['scope'] ?? '').split(' ');
  requireAudience(tenant, answer['aud'], scope);
  return { sub: String(answer['sub']), scope, by: 'introspection' };
}

/** RFC 9068 §4: refuses a token for another resource server. Without the scope, the audience can't be present. */
function requireAudience(tenant: DemoTenant, aud: unknown, scope: readonly string[]): void {
  if (!scope.includes(RESOURCE_SCOPE) || [aud].flat().includes(tenant.audience)) return;
  throw invalidToken(`The access token is for ${[aud].flat().join(', ')}, not for ${tenant.audience}.`);
}

const ACCOUNT_NAMES = ['Everyday', 'Savings', 'Travel'];

/** Sample accounts, always the same for the same user. */
function accountsOf(sub: string): object[] {
  const digest = createHash('sha256').update(sub).digest();
  return ACCOUNT_NAMES.map((name, index) => ({
    id: `acc-${digest.subarray(index * 4, index * 4 + 4).toString('hex')}`,
    name,
    currency: 'EUR',
    balance: (digest.readUInt32BE(index * 4) % 1_000_000) / 100,
  }));
}
