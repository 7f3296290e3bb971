import { createContext, useContext } from 'react';
import { REDACTED, redactText } from '../../contract/traffic/redact.ts';

/** Whether secrets, tokens, codes and cookies are hidden, for example for a screenshot. */
const MaskContext = createContext(false);

export const MaskProvider = MaskContext.Provider;
export const useMask = (): boolean => useContext(MaskContext);

/** Claims that are secrets themselves, or that link a token to one. */
const SECRET_CLAIMS = new Set(['at_hash', 'c_hash', 'jti', 'nonce', 's_hash', 'sid']);

/** A claim's value as it is shown while the mask is on. */
export function maskClaim(name: string, value: unknown): unknown {
  if (SECRET_CLAIMS.has(name)) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

export const maskClaims = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, maskClaim(name, value)]));

/** A JWT without its signature: readable, but unusable. */
export const withoutSignature = (jwt: string): string => jwt.slice(0, jwt.lastIndexOf('.') + 1) + REDACTED;

/** The label of a copy button. It says when secrets are left out. */
export const copyWords = (words: string, masked: boolean): string => (masked ? `${words}, masked` : words);
