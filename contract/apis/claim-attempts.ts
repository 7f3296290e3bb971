import { forged } from './attempt.ts';

const facts = (title: string, spec: string, attack: string) =>
  ({ family: 'Claims', expects: 'refuse', title, spec, attack }) as const;

const missing = (claim: string) => ({ token: 'access', claim });

/** Tokens that the server’s key signed, with claims that are wrong. */
export const CLAIM_ATTEMPTS = {
  'wrong-type': forged(
    'jwt.wrong-type',
    facts(
      'typ is logout+jwt',
      'RFC 8725 §3.11, RFC 9068 §4',
      'Use a JWT that was made for something else as an access token.',
    ),
    { typ: 'logout+jwt' },
  ),
  'wrong-issuer': forged(
    'jwt.wrong-issuer',
    facts('iss is another issuer', 'RFC 9068 §4, RFC 8725 §3.8', 'Use tokens of another server that shares the key.'),
  ),
  'issuer-with-slash': forged(
    'jwt.issuer-with-slash',
    facts(
      'iss has one more slash at its end',
      'RFC 9068 §4, OpenID Connect Core §15.5.2',
      'Use tokens of an issuer with almost the same name.',
    ),
  ),
  'wrong-audience': forged('jwt.wrong-audience', {
    ...facts('aud is another API', 'RFC 9068 §4, RFC 8725 §3.9', 'Use a token that a user gave to another API.'),
    isActive: true,
  }),
  'no-audience': forged(
    'jwt.missing-claim',
    facts('aud is missing', 'RFC 9068 §2.2, §4', 'Use a token that was made for something else.'),
    missing('aud'),
  ),
  expired: forged(
    'jwt.expired',
    facts('It has expired', 'RFC 9068 §4, RFC 7519 §4.1.4', 'Use a stolen token forever.'),
  ),
  'no-expiry': forged(
    'jwt.missing-claim',
    facts('exp is missing', 'RFC 9068 §2.2, §4', 'Use a token that never ends.'),
    missing('exp'),
  ),
  'not-yet-valid': forged(
    'jwt.not-yet-valid',
    facts('nbf is in the future', 'RFC 7519 §4.1.5', 'Use a token before its time.'),
    { token: 'access', minutes: 60 },
  ),
  'issued-in-future': forged(
    'jwt.issued-in-future',
    {
      ...facts('iat is in the future', 'RFC 7519 §4.1.6', 'Hide the age of a token.'),
      expects: 'survive',
      isActive: true,
    },
    { token: 'access', minutes: 60 },
  ),
};
