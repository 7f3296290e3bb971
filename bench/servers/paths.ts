/** The paths of the bare servers. */
export const PATHS = {
  authorize: '/oauth2/authorize',
  login: '/login',
  consent: '/consent',
  token: '/oauth2/token',
  introspect: '/oauth2/introspect',
  userinfo: '/userinfo',
  jwks: '/.well-known/jwks.json',
  discovery: '/.well-known/openid-configuration',
} as const;
