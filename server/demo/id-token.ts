import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JSONWebKeySet } from 'jose';

/** One check that the portal made, as every client should. */
export interface ClientCheck {
  title: string;
  passed: boolean;
  detail: string;
  spec: string;
}

export interface IdTokenExpectation {
  issuer: string;
  client_id: string;
  nonce: string | undefined;
  max_age: number | undefined;
  access_token: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Half of the hash for the token's algorithm (OpenID Connect Core §3.1.3.6). */
function halfHash(alg: string, text: string): string {
  const digest = createHash(alg === 'EdDSA' ? 'sha512' : `sha${alg.slice(-3)}`)
    .update(text)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

const check = (title: string, passed: boolean, detail: string, spec: string): ClientCheck => ({
  title,
  passed,
  detail,
  spec,
});

/** Every check a client must make on an ID token (OpenID Connect Core §3.1.3.7), with its outcome. */
export async function checkIdToken(
  idToken: string,
  keys: JSONWebKeySet,
  expected: IdTokenExpectation,
): Promise<ClientCheck[]> {
  const { issuer, client_id } = expected;
  const { alg = '?', kid = '?' } = decodeProtectedHeader(idToken);
  const claims = decodeJwt(idToken);
  const checks = [
    await checkSignature(idToken, keys, { alg, kid, now: expected.now }),
    check('Issuer', claims.iss === issuer, `iss is ${claims.iss}`, 'OpenID Connect Core §3.1.3.7, item 2'),
    check(
      'Audience',
      [claims.aud].flat().includes(client_id),
      `aud is ${[claims.aud].flat().join(', ')}`,
      'OpenID Connect Core §3.1.3.7, item 3',
    ),
    check(
      'Not expired',
      (claims.exp ?? 0) * 1000 > expected.now,
      `exp is ${new Date((claims.exp ?? 0) * 1000).toISOString()}`,
      'OpenID Connect Core §3.1.3.7, item 9',
    ),
  ];
  if (expected.nonce !== undefined) {
    const passed = claims['nonce'] === expected.nonce;
    checks.push(check('Nonce', passed, `nonce is ${String(claims['nonce'])}`, 'OpenID Connect Core §3.1.3.7, item 11'));
  }
  if (claims['at_hash'] !== undefined) {
    const passed = claims['at_hash'] === halfHash(alg, expected.access_token);
    checks.push(check('Belongs to the access token', passed, 'at_hash matches', 'OpenID Connect Core §3.1.3.8'));
  }
  if (expected.max_age !== undefined) checks.push(checkAge(claims['auth_time'], expected.max_age, expected.now));
  return checks;
}

async function checkSignature(
  idToken: string,
  keys: JSONWebKeySet,
  { alg, kid, now }: { alg: string; kid: string; now: number },
): Promise<ClientCheck> {
  const spec = 'OpenID Connect Core §3.1.3.7, item 6';
  try {
    await jwtVerify(idToken, createLocalJWKSet(keys), { currentDate: new Date(now) });
  } catch (error) {
    const expired = error instanceof errors.JWTExpired;
    if (!expired) return check('Signature', false, error instanceof Error ? error.message : String(error), spec);
  }
  return check('Signature', true, `${alg}, with key ${kid} of the JWKS`, spec);
}

function checkAge(authTime: unknown, maxAge: number, now: number): ClientCheck {
  const age = typeof authTime === 'number' ? Math.max(0, Math.floor(now / 1000) - authTime) : undefined;
  const detail = age === undefined ? 'auth_time is missing' : `the login is ${age} s old; max_age is ${maxAge}`;
  // One second of tolerance, because both sides count whole seconds.
  return check(
    'Login is recent',
    age !== undefined && age <= maxAge + 1,
    detail,
    'OpenID Connect Core §3.1.3.7, item 13',
  );
}
