import type { Client } from '../../contract/client.ts';
import { refuseClient } from './client-auth.ts';

const SPEC = 'RFC 7523 §3';
/** Clocks differ: an assertion may come from this many seconds ahead. */
const SKEW_SECONDS = 30;
const LONGEST_LIFE_SECONDS = 24 * 3600;

export interface AssertionClaims {
  jti: string;
  exp: number;
}

/** The unverified header and claims of a client assertion: enough to find its client and key. */
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
    if (crit !== undefined) throw new Error('no extension is understood (RFC 7515 §4.1.11)');
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

/** The method that an assertion's algorithm makes it; refused when it is not one that the client is registered with. */
export function assertionMethod(alg: string): 'client_secret_jwt' | 'private_key_jwt' {
  if ((ASSERTION_ALGORITHMS.client_secret_jwt as readonly string[]).includes(alg)) return 'client_secret_jwt';
  if ((ASSERTION_ALGORITHMS.private_key_jwt as readonly string[]).includes(alg)) return 'private_key_jwt';
  throw refuseClient('The client_assertion is signed by an algorithm that is not allowed.', {
    expected: 'HS, ES, RS, PS or EdDSA',
    received: alg.slice(0, 100),
    spec: 'RFC 8725 §3.1',
  });
}

/** All of them, as discovery names them. */
export const ASSERTION_SIGNING_ALGORITHMS: readonly string[] = Object.values(ASSERTION_ALGORITHMS).flat();

/** A claim's value as the record shows it. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? 'no text' : String(value).slice(0, 256);
};

/** Checks the claims of an assertion whose signature is proven (RFC 7523 §3). `now` is seconds since 1970. */
export function validateAssertionClaims(
  claims: Record<string, unknown>,
  client: Client,
  expected: { audiences: readonly string[]; now: number },
): AssertionClaims {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims;
  const { audiences, now } = expected;
  if (iss !== client.client_id || sub !== client.client_id) {
    throw refuseClient('The client_assertion must have the client_id as iss and sub.', {
      expected: client.client_id,
      received: `iss ${shown(iss)}, sub ${shown(sub)}`,
      spec: SPEC,
    });
  }
  const named: unknown[] = Array.isArray(aud) ? aud : [aud];
  // An audience beside ours could send the same assertion to us (draft-ietf-oauth-rfc7523bis §4).
  if (named.length === 0 || !named.every((one) => audiences.includes(one as string))) {
    throw refuseClient('The client_assertion is meant for another audience.', {
      expected: `${audiences.join(' or ')}, and nobody else`,
      received: named.map(shown).join(', '),
      spec: SPEC,
    });
  }
  const expiry = validateTimes({ exp, nbf, iat }, now);
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) {
    throw refuseClient('The client_assertion has no usable jti.', {
      expected: 'a text that is new with each assertion',
      spec: SPEC,
    });
  }
  return { jti, exp: expiry };
}

/** Expired neither now nor too far ahead, and not from the future (RFC 7523 §3, items 4 to 6). */
function validateTimes({ exp, nbf, iat }: Record<'exp' | 'nbf' | 'iat', unknown>, now: number): number {
  if (typeof exp !== 'number') throw refuseClient('The client_assertion has no exp.', { spec: SPEC });
  if (exp <= now)
    throw refuseClient('The client_assertion has expired.', {
      expected: `exp after ${now}`,
      received: `${exp}`,
      spec: SPEC,
    });
  if (exp > now + LONGEST_LIFE_SECONDS)
    throw refuseClient('The client_assertion lives too long.', {
      expected: 'a day at most',
      received: `${exp - now} seconds`,
      spec: SPEC,
    });
  for (const [name, time] of Object.entries({ nbf, iat })) {
    if (time === undefined) continue;
    if (typeof time !== 'number' || time > now + SKEW_SECONDS) {
      throw refuseClient(`The client_assertion is from the future: see its ${name}.`, {
        expected: `at most ${now}`,
        received: shown(time),
        spec: SPEC,
      });
    }
  }
  return exp;
}
