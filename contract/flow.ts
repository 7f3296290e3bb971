/** The ten steps of ACP's authorization code grant (acp.md §0), who speaks to whom in each, and where it is defined. */
export const STEPS = {
  'user-visits-client': {
    number: 1,
    title: 'User opens the client',
    from: 'user',
    to: 'client',
    spec: 'RFC 6749 §4.1',
  },
  'authorize-requested': {
    number: 2,
    title: 'Client sends the browser to authorize',
    from: 'client',
    to: 'acp',
    spec: 'RFC 6749 §4.1.1',
  },
  'user-authenticated': {
    number: 3,
    title: 'ACP authenticates the user',
    from: 'user',
    to: 'acp',
    spec: 'OpenID Connect Core §3.1.2.3',
  },
  'consent-given': {
    number: 4,
    title: 'User consents',
    from: 'user',
    to: 'acp',
    spec: 'OpenID Connect Core §3.1.2.4',
  },
  'code-issued': { number: 5, title: 'ACP redirects with a code', from: 'acp', to: 'client', spec: 'RFC 6749 §4.1.2' },
  'token-requested': {
    number: 6,
    title: 'Client asks for tokens and authenticates',
    from: 'client',
    to: 'acp',
    spec: 'RFC 6749 §4.1.3, §3.2.1',
  },
  'request-validated': {
    number: 7,
    title: 'ACP validates the request',
    from: 'acp',
    to: 'acp',
    spec: 'RFC 6749 §4.1.3',
  },
  'tokens-returned': { number: 8, title: 'ACP returns the tokens', from: 'acp', to: 'client', spec: 'RFC 6749 §5.1' },
  'resource-requested': {
    number: 9,
    title: 'Client calls a resource server',
    from: 'client',
    to: 'resource-server',
    spec: 'RFC 6750 §2',
  },
  'resource-returned': {
    number: 10,
    title: 'Resource server validates the token and answers',
    from: 'resource-server',
    to: 'client',
    spec: 'RFC 7662 §2, RFC 7519 §7.2',
  },
  'revocation-requested': {
    number: 1,
    title: 'Client asks to revoke',
    from: 'client',
    to: 'acp',
    spec: 'RFC 7009 §2.1',
  },
  'token-revoked': { number: 2, title: 'ACP revokes the token', from: 'acp', to: 'client', spec: 'RFC 7009 §2.2' },
  'logout-requested': {
    number: 1,
    title: 'Client sends the browser to log out',
    from: 'client',
    to: 'acp',
    spec: 'OpenID Connect RP-Initiated Logout §2',
  },
  'session-ended': {
    number: 2,
    title: 'ACP ends the session',
    from: 'acp',
    to: 'user',
    spec: 'OpenID Connect RP-Initiated Logout §2, §3',
  },
} as const satisfies Record<string, StepDescription>;

export type Party = 'user' | 'client' | 'acp' | 'resource-server';
export interface StepDescription {
  number: number;
  title: string;
  from: Party;
  to: Party;
  spec: string;
}
export type StepId = keyof typeof STEPS;

/** The steps of each kind of flow, in order. */
export const FLOWS = {
  authorization_code: [
    'user-visits-client',
    'authorize-requested',
    'user-authenticated',
    'consent-given',
    'code-issued',
    'token-requested',
    'request-validated',
    'tokens-returned',
    'resource-requested',
    'resource-returned',
  ],
  refresh_token: ['token-requested', 'request-validated', 'tokens-returned', 'resource-requested', 'resource-returned'],
  client_credentials: [
    'token-requested',
    'request-validated',
    'tokens-returned',
    'resource-requested',
    'resource-returned',
  ],
  token: ['token-requested', 'request-validated'],
  resource: ['resource-requested', 'resource-returned'],
  revocation: ['revocation-requested', 'token-revoked'],
  logout: ['logout-requested', 'session-ended'],
} as const satisfies Record<string, readonly StepId[]>;

export type FlowKind = keyof typeof FLOWS;

/**
 * How one check ended. `noted` is a fact without a verdict: it is shown, and leaves the step's state as it was.
 */
export type CheckOutcome = 'passed' | 'failed' | 'waiting' | 'skipped' | 'noted';

/** One attempt at one check, with what was wanted and what came. Never an expected secret, verifier or another client's data. */
export interface Check {
  check: string;
  outcome: CheckOutcome;
  /** Milliseconds since 1970. */
  at: number;
  exchangeId?: string;
  expected?: string;
  received?: string;
  description?: string;
  spec?: string;
  hint?: string;
  error?: string;
}

export type StepState = 'passed' | 'failed' | 'waiting' | 'skipped' | 'not-seen';

/**
 * A step's state, from all attempts at all of its checks: a check passes if any attempt did, so that a replay
 * that failed does not paint over the success before it.
 */
export function stateOf(checks: readonly Check[] | undefined): StepState {
  const outcomes = new Map<string, CheckOutcome>();
  for (const { check, outcome } of checks ?? []) {
    if (outcome === 'noted') continue;
    if (outcomes.get(check) !== 'passed') outcomes.set(check, outcome);
  }
  const all = [...outcomes.values()];
  for (const state of ['failed', 'waiting', 'passed', 'skipped'] as const) {
    if (all.includes(state)) return state;
  }
  return 'not-seen';
}

export interface IssuedToken {
  tokenId: string;
  kind: 'access_token' | 'refresh_token' | 'id_token';
  /** Milliseconds since 1970. */
  issuedAt: number;
  expiresAt: number;
  revokedAt?: number;
  revokedBecause?: string;
}

/** One login, refresh or call, from the first request to the last answer that belongs to it. */
export interface Flow {
  flowId: string;
  kind: FlowKind;
  /** `{tid}/{aid}`. */
  workspace: string;
  startedAt: number;
  /** When it last went on: what is only noted of it or revoked afterwards does not count. */
  updatedAt: number;
  /** The flow whose token this one used. */
  parentFlowId?: string;
  client_id?: string;
  username?: string;
  scope?: string;
  steps: Partial<Record<StepId, readonly Check[]>>;
  exchangeIds: readonly string[];
  tokens: readonly IssuedToken[];
}

/** How far into its flow a moment is, in milliseconds: never before it, even if the clock was set back meanwhile. */
export const msInto = ({ startedAt }: Pick<Flow, 'startedAt'>, at: number): number => Math.max(0, at - startedAt);

export type FlowOutcome = 'running' | 'waiting' | 'succeeded' | 'failed';

const LAST_STEP: Record<FlowKind, StepId> = {
  authorization_code: 'tokens-returned',
  refresh_token: 'tokens-returned',
  client_credentials: 'tokens-returned',
  token: 'request-validated',
  resource: 'resource-returned',
  revocation: 'token-revoked',
  logout: 'session-ended',
};

/** How a flow stands: succeeded when the step it exists for has passed, failed when any step before it has. */
export function outcomeOf(flow: Pick<Flow, 'kind' | 'steps'>): FlowOutcome {
  if (stateOf(flow.steps[LAST_STEP[flow.kind]]) === 'passed') return 'succeeded';
  const states = FLOWS[flow.kind].map((step) => stateOf(flow.steps[step]));
  if (states.includes('failed')) return 'failed';
  return states.includes('waiting') ? 'waiting' : 'running';
}
