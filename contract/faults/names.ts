/** The endpoints where a fault can fire, as the live view names them. */
export const FAULT_ENDPOINTS = [
  'discovery',
  'jwks',
  'authorize',
  'login',
  'consent',
  'token',
  'userinfo',
  'introspect',
  'revoke',
  'end-session',
] as const;
export type FaultEndpoint = (typeof FAULT_ENDPOINTS)[number];

/** The families, in the order of a login. A kind begins with its family. */
export const FAULT_FAMILIES = {
  authorization: 'Authorization response',
  'token-response': 'Token response',
  jwt: 'Tokens',
  refresh: 'Refresh',
  jwks: 'Keys',
  discovery: 'Discovery',
  userinfo: 'Userinfo',
  introspection: 'Introspection',
  revocation: 'Revocation',
  logout: 'Logout',
  http: 'HTTP',
  network: 'Network',
} as const;

export type FaultFamily = keyof typeof FAULT_FAMILIES;

export const familyOf = (kind: string): FaultFamily => kind.slice(0, kind.indexOf('.')) as FaultFamily;
