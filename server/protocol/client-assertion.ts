import type { Client } from '../../contract/config/client.ts';
import { refuseClient } from './client-auth.ts';

const SPEC = 'RFC 7523 §3';
/** Clock skew: how many seconds in the future an assertion may be. */
const SKEW_SECONDS = 30;
const LONGEST_LIFE_SECONDS = 24 * 3600;

export interface AssertionClaims {
  jti: string;
  exp: number;
}

/** The unverified header and claims of a client assertion, used to find its client and key. */
export function readAssertion(assertion: string): {
  alg: string;
  client_id: string | undefined;
  claims: Record<string, unknown>;
} {
  try {
    const [header, payload, signature, ...rest] = assertion.split('.');
    if (!header || !payload || !signature || rest.length > 0) throw new Error('not a compact JWS');
    const json = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
    const claims = json(payload);
    const sub = claims['sub'];
    const { alg, crit } = json(header);
    if (crit !== undefined) throw new Error('no critical extensions (RFC 7515 §4.1.11)');
    return { alg: String(alg), client_id: typeof sub === 'string' ? sub : undefined, claims };
  } catch {
    throw refuseClient('The client_assertion is not a signed JWT.', { spec: SPEC });
  }
}

/** Algorithms that belong to each method; `none` belongs to neither (RFC 8725 §3.1). */
export const ASSERTION_ALGORITHMS = {
  client_secret_jwt: ['HS256', 'HS384', 'HS512'],
  private_key_jwt: [
    'ES256',
    'ES384',
    'ES512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'EdDSA',
    'Ed25519',
  ],
} as const;

/** The authentication method implied by the assertion's algorithm. Refused if the client isn't registered for it. */
export function assertionMethod(alg: string): 'client_secret_jwt' | 'private_key_jwt' {
  if ((ASSERTION_ALGORITHMS.client_secret_jwt as readonly string[]).includes(alg)) return 'client_secret_jwt';
  if ((ASSERTION_ALGORITHMS.private_key_jwt as readonly string[]).includes(alg)) return 'private_key_jwt';
  throw refuseClient('The signing algorithm of the client_assertion is not allowed.', {
    expected: 'HS, ES, RS, PS or EdDSA',
    received: alg.slice(0, 100),
    spec: 'RFC 8725 §3.1',
  });
}

/** All of them, as listed in discovery. */
export const ASSERTION_SIGNING_ALGORITHMS: readonly string[] = Object.values(ASSERTION_ALGORITHMS).flat();

/** A claim's value as the flow record shows it. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? 'not a string' : String(value).slice(0, 256);
};

/** Checks the claims of an assertion whose signature is verified (RFC 7523 §3). `now` is seconds since 1970. */
export function validateAssertionClaims(
  claims: Record<string, unknown>,
  client: Client,
  expected: { audiences: readonly string[]; now: number },
): AssertionClaims {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  const { audiences, now } = expected;
  if (iss !== client.client_id || sub !== client.client_id) {
    throw refuseClient('The iss and sub of the client_assertion must be the client_id.', {
      expected: client.client_id,
      received: `iss ${shown(iss)}, sub ${shown(sub)}`,
      spec: SPEC,
    });
  }
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  // A second audience could replay the assertion here (draft-ietf-oauth-rfc7523bis §4).
  if (named.length === 0 || !named.every((one) => audiences.includes(one as string))) {
    throw refuseClient('The client_assertion has the wrong audience.', {
      expected: `only ${audiences.join(' or ')}`,
      received: named.map(shown).join(', '),
      spec: SPEC,
    });
  }
  const expiry = validateTimes({ exp, nbf, iat }, now);
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) {
    throw refuseClient('The client_assertion has no valid jti.', {
      expected: 'a string that is unique to each assertion',
      spec: SPEC,
    });
  }
  return { jti, exp: expiry };
}

/** Not expired, not valid for too long, not issued in the future (RFC 7523 §3, items 4 to 6). */
function validateTimes({ exp, nbf, iat }: Record<'exp' | 'nbf' | 'iat', unknown>, now: number): number {
  if (typeof exp !== 'number') throw refuseClient('The client_assertion has no exp.', { spec: SPEC });
  if (exp <= now)
    throw refuseClient('The client_assertion has expired.', {
      expected: `exp after ${now}`,
      received: `${exp}`,
      spec: SPEC,
    });
  if (exp > now + LONGEST_LIFE_SECONDS)
    throw refuseClient('The client_assertion is valid for too long.', {
      expected: 'at most one day',
      received: `${exp - now} seconds`,
      spec: SPEC,
    });
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) continue;
    if (typeof time !== 'number' || time > now + SKEW_SECONDS) {
      throw refuseClient(`The ${name} of the client_assertion is in the future.`, {
        expected: `at most ${now}`,
        received: shown(time),
        spec: SPEC,
      });
    }
  }
  return exp;
}
