import type { Parameters } from './parameters.ts';

/** What determines how a response is delivered, besides the redirect URI. */
export interface Delivery {
  response_type: string | undefined;
  response_mode: string | undefined;
  state: string | undefined;
}

/**
 * How the client expects its response: as the parameters say, or as an unverified request object says (OpenID Connect
 * Core §6.1). A request with an object is refused, so this only ever delivers a refusal.
 */
export function deliveryOf(parameters: Parameters): Delivery {
  const inside = unverifiedMembers(parameters.repeated.has('request') ? undefined : parameters.get('request'));
  const of = (name: keyof Delivery): string | undefined => {
    if (parameters.repeated.has(name)) return undefined;
    const member = inside[name];
    return parameters.get(name) ?? (typeof member === 'string' && member !== '' ? member : undefined);
  };
  return { response_type: of('response_type'), response_mode: of('response_mode'), state: of('state') };
}

/** The unverified claims of a JWS; empty if it isn't one (RFC 7515 §7.1). */
function unverifiedMembers(jws: string | undefined): Readonly<Record<string, unknown>> {
  const parts = jws?.split('.') ?? [];
  if (parts.length !== 3) return {};
  try {
    const json: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString());
    return typeof json === 'object' && json !== null ? { ...json } : {};
  } catch {
    return {};
  }
}
