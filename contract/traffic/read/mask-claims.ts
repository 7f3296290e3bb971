import { REDACTED, redactText } from '../redact.ts';

/** Claims that are secrets themselves, or that link a token to one. */
const SECRET_CLAIMS = new Set(['at_hash', 'c_hash', 'jti', 'nonce', 's_hash', 'sid']);

/** A claim's value as it is shown without secrets. */
export function maskClaim(name: string, value: unknown): unknown {
  if (SECRET_CLAIMS.has(name)) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

export const maskClaims = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, maskClaim(name, value)]));
