import { readBody } from '../read/message.ts';
import type { Exchange } from '../traffic-schema.ts';

/** A public key that signatures can be verified with. */
export interface PublicKey {
  kid: string;
  alg: string;
  jwk: Readonly<Record<string, unknown>>;
}

/** The public keys of every JWKS in the recording (RFC 7517 §5). */
export function keysIn(exchanges: Iterable<Exchange>): PublicKey[] {
  return [...exchanges].flatMap(({ endpoint, reply }) => {
    const body = endpoint === 'jwks' && reply ? readBody(reply.body, reply.headers) : undefined;
    const value = body?.kind === 'json' ? (body.value as { keys?: unknown } | null) : undefined;
    return Array.isArray(value?.keys) ? value.keys.flatMap((jwk: unknown) => keyOf(jwk) ?? []) : [];
  });
}

const ALG_OF_CURVE: Readonly<Record<string, string>> = { 'P-256': 'ES256', Ed25519: 'EdDSA' };

function keyOf(jwk: unknown): PublicKey | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const members = jwk as Readonly<Record<string, unknown>>;
  const { kid, kty, crv, alg } = members;
  const guessed = kty === 'RSA' ? 'RS256' : ALG_OF_CURVE[String(crv)];
  const used = typeof alg === 'string' ? alg : guessed;
  return used === undefined ? undefined : { kid: String(kid), alg: used, jwk: members };
}
