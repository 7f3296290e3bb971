/** The ten steps of ACP's authorization code grant (acp.md §0), who talks to whom in each, and where it is defined. */
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
  admin_api: ['tokens-returned', 'resource-requested', 'resource-returned'],
  token: ['token-requested', 'request-validated'],
  resource: ['resource-requested', 'resource-returned'],
  revocation: ['revocation-requested', 'token-revoked'],
  logout: ['logout-requested', 'session-ended'],
} as const satisfies Record<string, readonly StepId[]>;

export type FlowKind = keyof typeof FLOWS;

export const TOKEN_KINDS = ['access_token', 'refresh_token', 'id_token'] as const;

/** What can be learned about a flow while it runs, in words. */
export const FLOW_TEXTS = ['parentFlowId', 'client_id', 'username', 'scope'] as const;

/** What a verdict says of a flow: it was refused; something was refused after it worked; it gave less than expected. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];
