import { withOpenidClient, type Login } from '../clients.ts';
import * as apps from './apps.ts';
import * as direct from './direct.ts';

/** One way to set a library up, and what the check-up finds. docs/checkups/clients.md lists the same. */
export interface Found {
  package: string;
  /** What is set up apart from what its documentation shows. */
  setup?: string;
  use: Login | { app: apps.App };
  /** It accepts no http. */
  isHttpsOnly?: true;
  client_id?: string;
  grade: string;
  failed: readonly string[];
}

/** Forged tokens that whoever verifies the signature refuses. */
export const SIGNATURES = [
  'jwt.other-key',
  'jwt.broken-signature',
  'jwt.changed-after-signing',
  'jwt.no-signature',
  'jwt.unknown-kid',
  'jwt.embedded-key',
  'jwt.key-by-url',
];

/** Tokens whose header alone shows that they are wrong. */
export const HEADERS = ['jwt.unsigned', 'jwt.hmac-with-public-key', 'jwt.other-algorithm', 'jwt.unknown-crit'];

/** What a client accepts that ignores `iss` in the authorization response (RFC 9207). */
export const NO_ISS = ['authorization.wrong-issuer', 'authorization.no-issuer', 'authorization.mix-up'];

export const CLAIMS = [
  'jwt.wrong-issuer',
  'jwt.issuer-with-slash',
  'jwt.wrong-audience',
  'jwt.several-audiences',
  'jwt.expired',
  'jwt.not-yet-valid',
  'jwt.missing-claim',
  'jwt.claim-of-wrong-type',
];

export const TOKEN_RESPONSE = [
  'token-response.no-access-token',
  'token-response.no-token-type',
  'token-response.other-token-type',
  'token-response.negative-lifetime',
];

const MSAL = [
  ...NO_ISS,
  'authorization.error-with-code',
  ...HEADERS,
  'jwt.hmac-with-secret',
  ...CLAIMS,
  ...TOKEN_RESPONSE,
  'discovery.issuer-with-slash',
  'http.redirect',
];

export const FOUND: readonly Found[] = [
  {
    package: 'openid-client',
    setup: '`enableNonRepudiationChecks`, and a comparison of `sub` after a refresh',
    use: withOpenidClient({ checksSignatures: true, triesAgain: false, comparesUser: true }),
    grade: 'A',
    failed: [],
  },
  {
    package: 'openid-client',
    use: withOpenidClient({ checksSignatures: false, triesAgain: false, comparesUser: false }),
    grade: 'C',
    failed: [...SIGNATURES, 'refresh.other-user', 'userinfo.unexpected-jwt'],
  },
  {
    package: 'openid-client',
    setup: 'its strategy for Passport',
    use: { app: apps.withOpenidClientStrategy },
    grade: 'C',
    failed: ['authorization.no-code', 'authorization.other-mode', ...SIGNATURES],
  },
  {
    package: 'oauth4webapi',
    use: direct.withOauth4webapi,
    grade: 'C',
    failed: [...SIGNATURES, 'refresh.other-user', 'userinfo.unexpected-jwt'],
  },
  { package: 'express-openid-connect', use: { app: apps.withExpressOpenidConnect }, grade: 'B', failed: SIGNATURES },
  {
    package: '@auth/express',
    use: { app: apps.withAuthJs },
    grade: 'C',
    failed: ['authorization.repeated-parameter', ...SIGNATURES, 'discovery.minimal'],
  },
  {
    package: 'passport-openidconnect',
    use: { app: apps.withPassportOpenidconnect },
    grade: 'F',
    failed: [
      ...NO_ISS,
      'authorization.no-code',
      'authorization.other-mode',
      'authorization.injected-code',
      ...SIGNATURES,
      ...HEADERS,
      'jwt.hmac-with-secret',
      'jwt.two-parts',
      'jwt.not-yet-valid',
      'jwt.claim-of-wrong-type',
      ...TOKEN_RESPONSE,
      'token-response.form-encoded',
    ],
  },
  {
    package: 'oidc-client-ts',
    setup: '`loadUserInfo`',
    use: direct.withOidcClientTs,
    client_id: 'spa',
    grade: 'F',
    failed: [
      ...NO_ISS,
      'authorization.repeated-parameter',
      ...SIGNATURES,
      ...HEADERS,
      'jwt.two-parts',
      ...CLAIMS,
      ...TOKEN_RESPONSE,
      'refresh.other-audience',
      'userinfo.unexpected-jwt',
      'discovery.other-issuer',
      'discovery.issuer-with-slash',
      'discovery.missing-member',
      'http.redirect',
    ],
  },
  {
    package: '@azure/msal-node',
    use: { app: apps.withMsalNode({ hasPkceAndState: false }) },
    isHttpsOnly: true,
    grade: 'F',
    failed: ['authorization.wrong-state', 'authorization.repeated-parameter', 'authorization.injected-code', ...MSAL],
  },
  {
    package: '@azure/msal-node',
    setup: 'PKCE and a state',
    use: { app: apps.withMsalNode({ hasPkceAndState: true }) },
    isHttpsOnly: true,
    grade: 'F',
    failed: MSAL,
  },
];
