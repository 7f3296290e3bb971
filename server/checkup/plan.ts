import type { PlannedRun } from '../../contract/checkup/checkup.ts';
import { plannedKinds, type Asked } from '../../contract/checkup/plan.ts';
import type { Client } from '../../contract/config/client.ts';
import type { FaultScope } from '../../contract/faults/fault.ts';
import { FAULT_KINDS, type FaultKind } from '../../contract/faults/kinds.ts';
import { familyOf, type FaultFamily } from '../../contract/faults/names.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import { bindsCode, type Control } from './control.ts';
import type { Subject } from './seen.ts';

/** Faults in a response to any endpoint are tried where the client sends its secrets. */
const AT_TOKEN: readonly FaultFamily[] = ['http', 'network'];

/** Parameters that keep a run short, or that come from the control run. */
const PARAMS: Readonly<Partial<Record<FaultKind, (control: Control) => Record<string, unknown>>>> = {
  'authorization.replayed': ({ response }) => ({ ...response }),
  'authorization.repeated-parameter': ({ request }) => ({ parameter: request.has('state') ? 'state' : 'code' }),
  'authorization.other-mode': ({ response_mode }) => ({ mode: response_mode === 'fragment' ? 'query' : 'fragment' }),
  'http.redirect': () => ({ to: 'itself' }),
  'http.too-many-requests': () => ({ retry_after: 1 }),
  'network.latency': () => ({ seconds: 0.5 }),
};

const ALL = Object.entries<FaultRow>(FAULT_KINDS).map(([kind, { isOptional, appliesTo }]) => ({
  kind: kind as FaultKind,
  family: familyOf(kind),
  isOptional,
  appliesTo,
}));

/** The kinds that a check-up of this client may contain. */
export const kindsFor = (client: Client, asked: Asked): FaultKind[] =>
  plannedKinds(ALL, client, asked).map(({ kind }) => kind);

/** A run as the plan shows it. */
export function runOf(kind: FaultKind): PlannedRun {
  const { title, does } = FAULT_KINDS[kind];
  return { id: kind, family: familyOf(kind), title, does };
}

/** Where the fault of a run fires, and how. */
export function plantingOf(kind: FaultKind, { workspace, client_id }: Subject, control: Control) {
  const { endpoints }: FaultRow['appliesTo'] = FAULT_KINDS[kind].appliesTo;
  const namesNobody = endpoints[0] === 'discovery' || endpoints[0] === 'jwks';
  const isAnywhere = AT_TOKEN.includes(familyOf(kind));
  const scope: FaultScope =
    namesNobody && !isAnywhere ? { workspace } : { workspace, client_id, ...(isAnywhere && { endpoint: 'token' }) };
  const params = FAULT_KINDS[kind].params.parse(PARAMS[kind]?.(control) ?? {});
  return { kind, params, scope, enabled: true };
}

const scopeHas = ({ scope = '' }: Control, name: string): boolean => scope.split(' ').includes(name);

/** What a kind needs of the client, and why it can’t apply without. */
const NEEDS: readonly (readonly [
  needs: (kind: FaultKind) => boolean,
  has: (control: Control, client: Client) => boolean,
  why: string,
])[] = [
  [(kind) => kind.startsWith('jwt.'), (control) => scopeHas(control, 'openid'), 'It doesn’t ask for an ID token.'],
  [
    (kind) => ['authorization.no-state', 'authorization.replayed'].includes(kind),
    ({ request }) => request.has('state'),
    'It sends no state.',
  ],
  [
    (kind) => kind === 'authorization.wrong-state',
    (control) => control.request.has('state') || !bindsCode(control),
    'It sends no state, and relies on PKCE or the nonce.',
  ],
  [
    (kind) => kind === 'jwt.no-nonce' || kind === 'jwt.wrong-nonce',
    ({ request }) => request.has('nonce'),
    'It sends no nonce.',
  ],
  [
    (kind) => kind === 'jwt.no-auth-time' || kind === 'jwt.old-auth-time',
    ({ request }) => request.has('max_age'),
    'It doesn’t send max_age.',
  ],
  [(kind) => kind === 'jwt.lower-acr', ({ request }) => request.has('acr_values'), 'It doesn’t ask for an acr.'],
  [
    (kind) => kind === 'jwt.hmac-with-secret',
    (_control, { client_secret }) => client_secret !== undefined,
    'It has no secret.',
  ],
  [
    (kind) => kind === 'token-response.no-id-token',
    (control) => scopeHas(control, 'openid'),
    'It doesn’t ask for an ID token.',
  ],
  [
    (kind) => kind === 'token-response.narrower-scope',
    ({ scope }) => scope?.includes(' ') ?? true,
    'It asks for one scope only.',
  ],
  [
    (kind) => kind === 'token-response.no-refresh-token',
    (control) => scopeHas(control, 'offline_access'),
    'It doesn’t ask for a refresh token.',
  ],
];

const WHERE: Readonly<Record<string, string>> = {
  discovery: 'It didn’t read the discovery document.',
  jwks: 'It didn’t fetch the keys.',
  userinfo: 'It didn’t call userinfo.',
  introspect: 'Nothing introspected its tokens.',
  revoke: 'It didn’t revoke a token.',
  'end-session': 'It didn’t log anyone out.',
};

/** Why a kind can’t apply to the client that the control run showed. Undefined if it can. */
export function whyNot(kind: FaultKind, control: Control, client: Client): string | undefined {
  const { endpoints, grants, response_modes }: FaultRow['appliesTo'] = FAULT_KINDS[kind].appliesTo;
  if (grants && !grants.some((grant) => control.grants.has(grant)))
    return familyOf(kind) === 'refresh' ? 'It didn’t refresh.' : 'It doesn’t log users in.';
  if (!AT_TOKEN.includes(familyOf(kind)) && !endpoints.some((endpoint) => control.endpoints.has(endpoint)))
    return WHERE[endpoints[0] ?? ''] ?? 'It doesn’t log users in.';
  if (kind === 'jwks.rotated' && !control.endpoints.has('jwks')) return WHERE['jwks'];
  if (response_modes && !response_modes.some((mode) => mode === control.response_mode))
    return 'Its response mode is another one.';
  return NEEDS.find(([needs, has]) => needs(kind) && !has(control, client))?.[2];
}
