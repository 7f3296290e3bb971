import { FAULT_KINDS, faultRow, type FaultKind } from '../faults/kinds.ts';
import type { FaultScope } from '../faults/fault.ts';
import type { HeldError, HeldView, Release } from './held.ts';
import { TOKEN_NAMES, type TokenName } from './points.ts';

interface Lasting {
  kind: FaultKind;
  params: Record<string, unknown>;
  scope: FaultScope;
}

/** What does the same from now on, and what no kind of fault does. */
export interface Always {
  faults: readonly Lasting[];
  missing: readonly string[];
}

type Found = { kind: FaultKind; params?: Record<string, unknown> } | { missing: string };
type Json = Readonly<Record<string, unknown>>;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function differing(before: Json, after: Json): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(before[name], after[name]),
  );
}

const AUTHORIZATION_ENDPOINTS = ['authorize', 'login', 'consent'];

function ofError({ endpoint, reply }: HeldView, { error, status }: HeldError): Found {
  if (status !== undefined && status >= 500) return { kind: 'http.server-error', params: { status } };
  if (status === 429) return { kind: 'http.too-many-requests' };
  const kind = endpoint === 'token' ? 'token-response.error' : 'authorization.error';
  const isThere =
    endpoint === 'token' || (AUTHORIZATION_ENDPOINTS.includes(endpoint) && reply?.parameters !== undefined);
  const isKnown = faultRow(kind)?.params.safeParse({ error }).success ?? false;
  return isThere && isKnown ? { kind, params: { error } } : { missing: `the error ${error} at ${endpoint}` };
}

/** Kinds that change one parameter of an authorization response: to another value, or away. */
const PARAMETERS: Readonly<Record<string, { other?: FaultKind; none?: FaultKind }>> = {
  state: { other: 'authorization.wrong-state', none: 'authorization.no-state' },
  iss: { other: 'authorization.wrong-issuer', none: 'authorization.no-issuer' },
  code: { other: 'authorization.unknown-code', none: 'authorization.no-code' },
};

function ofParameters(before: Json, after: Json): Found[] {
  return differing(before, after).map((name) => {
    const { other, none } = PARAMETERS[name] ?? {};
    const kind = name in after ? (name in before ? other : 'authorization.unknown-parameters') : none;
    return kind ? { kind } : { missing: `the parameter ${name}` };
  });
}

/** Kinds that change one claim to another value. */
const CLAIMS: Readonly<Record<string, FaultKind>> = {
  iss: 'jwt.wrong-issuer',
  aud: 'jwt.wrong-audience',
  azp: 'jwt.wrong-authorized-party',
  nonce: 'jwt.wrong-nonce',
  at_hash: 'jwt.wrong-access-token-hash',
  acr: 'jwt.lower-acr',
};

function ofClaim(name: string, before: Json, after: Json): FaultKind | undefined {
  const [was, is] = [before[name], after[name]];
  if (was === undefined) return 'jwt.unknown-claims';
  if (is === undefined) return ({ nonce: 'jwt.no-nonce', auth_time: 'jwt.no-auth-time' } as const)[name];
  const isEarlier = typeof was === 'number' && typeof is === 'number' && is < was;
  if (name === 'exp') return isEarlier ? 'jwt.expired' : undefined;
  if (name === 'auth_time') return isEarlier ? 'jwt.old-auth-time' : undefined;
  if (name === 'iat') return isEarlier ? undefined : 'jwt.issued-in-future';
  return CLAIMS[name];
}

const SIGNED = { wrong_key: 'jwt.other-key', none: 'jwt.unsigned' } as const;

function ofTokens({ reply }: HeldView, { claims, sign }: NonNullable<Release['edits']>): Found[] {
  return TOKEN_NAMES.flatMap((name) => {
    const edited = claims?.[name];
    if (!edited) return [];
    const before = reply?.claims?.[name] ?? {};
    const found = differing(before, edited).map((claim): Found => {
      const kind = ofClaim(claim, before, edited);
      return kind ? forToken(kind, name) : { missing: `the claim ${claim} of the ${name}` };
    });
    return sign === 'right' ? found : [...found, forToken(SIGNED[sign], name)];
  });
}

/** Kinds for both tokens have a parameter that says which. */
function forToken(kind: FaultKind, name: TokenName): Found {
  const params = { token: name === 'id_token' ? 'id' : 'access' };
  if (FAULT_KINDS[kind].params.safeParse(params).success) return { kind, params };
  return name === 'id_token' ? { kind } : { missing: `${FAULT_KINDS[kind].title} in the access token` };
}

/** Members of a token response that a kind leaves out. */
const MEMBERS: Readonly<Record<string, FaultKind>> = {
  access_token: 'token-response.no-access-token',
  token_type: 'token-response.no-token-type',
  id_token: 'token-response.no-id-token',
  refresh_token: 'token-response.no-refresh-token',
  expires_in: 'token-response.no-lifetime',
};

function objectIn(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function ofBody({ endpoint, reply }: HeldView, body: string): Found[] {
  if (body === '') return [{ kind: 'http.empty-body' }];
  const [before, after] = [objectIn(reply?.body ?? ''), objectIn(body)];
  if (!before) return [{ missing: 'the body' }];
  if (!after) return [{ kind: 'http.broken-json' }];
  return differing(before, after).map((name) => {
    const kind = endpoint !== 'token' || name in after ? undefined : MEMBERS[name];
    return kind ? { kind } : { missing: `${name} in the body` };
  });
}

function ofEdits(held: HeldView, edits: NonNullable<Release['edits']>): Found[] {
  const { status, headers, body, parameters } = edits;
  if (held.at === 'request') return [{ missing: 'edits of a request' }];
  const isChanged = status !== undefined && status !== held.reply?.status;
  const ofStatus: Found[] = !isChanged
    ? []
    : status >= 500
      ? [{ kind: 'http.server-error', params: { status } }]
      : [status === 429 ? { kind: 'http.too-many-requests' } : { missing: `the status ${status}` }];
  return [
    ...ofStatus,
    ...Object.keys(headers ?? {}).map((name): Found => ({ missing: `the header ${name}` })),
    ...(body === undefined || body === held.reply?.body ? [] : ofBody(held, body)),
    ...(parameters && held.reply?.parameters ? ofParameters(held.reply.parameters, parameters) : []),
    ...ofTokens(held, edits),
  ];
}

function found(held: HeldView, { action, delay, error, edits }: Release): Found[] {
  if (action === 'drop') return [{ kind: 'network.closed', params: { handled: held.at === 'reply' } }];
  if (action === 'error' && error) return [ofError(held, error)];
  const waits: Found[] = delay === undefined ? [] : [{ kind: 'network.latency', params: { seconds: delay } }];
  return edits ? [...waits, ...ofEdits(held, edits)] : waits;
}

/** The faults that do what was done to a held exchange, for the same client and endpoint. */
export function alwaysOf(held: HeldView, release: Release, scope: FaultScope): Always {
  const all = found(held, release);
  const endpoint =
    AUTHORIZATION_ENDPOINTS.includes(held.endpoint) && held.reply?.parameters ? 'authorize' : held.endpoint;
  return {
    faults: all.flatMap((one) =>
      'kind' in one ? { kind: one.kind, params: one.params ?? {}, scope: { ...scope, endpoint } } : [],
    ),
    missing: all.flatMap((one) => ('missing' in one ? one.missing : [])),
  };
}
