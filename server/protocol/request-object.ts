import type { Parameters } from './parameters.ts';

/** What says where an answer goes, beside the redirect URI. */
export interface Delivery {
  response_type: string | undefined;
  response_mode: string | undefined;
  state: string | undefined;
}

/**
 * How the client listens for its answer: as the parameters say, or else as an unverified request object says (OpenID
 * Connect Core §6.1). A request that carries an object is refused, so this delivers a refusal and nothing else.
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

/** The claims of a JWS as they stand; none of what is no JWS (RFC 7515 §7.1). */
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
