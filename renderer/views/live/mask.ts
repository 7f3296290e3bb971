import { createContext, useContext } from 'react';
import { REDACTED, redactExchange, redactFlow, redactText } from '../../../contract/redact.ts';
import type { Flow } from '../../../contract/flow.ts';
import type { Exchange } from '../../../contract/traffic.ts';

/** Are secrets, tokens, codes and cookies hidden, as for a screenshot? */
const MaskContext = createContext(false);

export const MaskProvider = MaskContext.Provider;
export const useMask = (): boolean => useContext(MaskContext);

function remember<T extends object>(mask: (whole: T) => T): (whole: T) => T {
  const known = new WeakMap<T, T>();
  return (whole) => {
    const found = known.get(whole) ?? mask(whole);
    known.set(whole, found);
    return found;
  };
}

/** Without secrets, by the same table as exports; the same object each time. */
export const maskExchange = remember(redactExchange);
export const maskFlow = remember(redactFlow);

export function useMaskedExchange(exchange: Exchange): Exchange {
  return useMask() ? maskExchange(exchange) : exchange;
}

export function useMaskedFlow<F extends Flow | undefined>(flow: F): F | Flow {
  const masked = useMask();
  return flow && masked ? maskFlow(flow) : flow;
}

/** Claims that are worth something to whoever reads them, or tie a token to one that is. */
const SECRET_CLAIMS = new Set(['at_hash', 'c_hash', 'jti', 'nonce', 's_hash', 'sid']);

/** A claim's value as it may be seen while the mask is on. */
export function maskClaim(name: string, value: unknown): unknown {
  if (SECRET_CLAIMS.has(name)) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

export const maskClaims = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, maskClaim(name, value)]));

/** A JWT without its signature: it can be read but not be used. */
export const withoutSignature = (jwt: string): string => jwt.slice(0, jwt.lastIndexOf('.') + 1) + REDACTED;

/** What a control that copies is called: it says when secrets are left out. */
export const copyWords = (words: string, masked: boolean): string => (masked ? `${words}, masked` : words);
