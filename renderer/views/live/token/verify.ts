import type { PublicKey } from '../../../../contract/traffic/har/keys.ts';
import { base64urlBytes, type Jwt } from '../../../../contract/traffic/read/jwt.ts';

export type Verdict =
  { state: 'verified'; kid: string | undefined; alg: string } | { state: 'invalid' | 'unknown'; reason: string };

interface Algorithm {
  importing: RsaHashedImportParams | EcKeyImportParams | { name: string };
  verifying: RsaPssParams | EcdsaParams | { name: string };
}

/** WebCrypto's names for the algorithms of RFC 7518 §3.1 and RFC 8037 §3.1. */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  ES256: {
    importing: { name: 'ECDSA', namedCurve: 'P-256' },
    verifying: { name: 'ECDSA', hash: 'SHA-256' },
  },
  RS256: {
    importing: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    verifying: { name: 'RSASSA-PKCS1-v1_5' },
  },
  PS256: {
    importing: { name: 'RSA-PSS', hash: 'SHA-256' },
    verifying: { name: 'RSA-PSS', saltLength: 32 },
  },
  EdDSA: { importing: { name: 'Ed25519' }, verifying: { name: 'Ed25519' } },
};

/** Verifies a token's signature with the issuer's keys (RFC 7515 §5.2). */
export async function verifyJwt(jwt: Jwt, keys: readonly PublicKey[]): Promise<Verdict> {
  const alg = String(jwt.header['alg']);
  if (alg === 'none') return { state: 'invalid', reason: 'The token is not signed (alg is none).' };
  const kid = typeof jwt.header['kid'] === 'string' ? jwt.header['kid'] : undefined;
  if (alg.startsWith('HS'))
    return { state: 'unknown', reason: `${alg} uses a shared secret, not a key of the issuer.` };
  const algorithm = ALGORITHMS[alg];
  if (!algorithm) return { state: 'unknown', reason: `The console can’t verify ${alg}.` };
  const candidates = keys.filter((key) => key.alg === alg && (kid === undefined || key.kid === kid));
  if (candidates.length === 0) {
    return {
      state: 'unknown',
      reason: `The issuer has no ${alg} key${kid === undefined ? '' : ` with kid ${kid}`}.`,
    };
  }
  for (const key of candidates) {
    if (await isSignedBy(jwt, key, algorithm)) return { state: 'verified', kid, alg };
  }
  return {
    state: 'invalid',
    reason: `The signature doesn’t match the issuer’s key${kid === undefined ? '' : ` ${kid}`}.`,
  };
}

async function isSignedBy(jwt: Jwt, key: PublicKey, { importing, verifying }: Algorithm): Promise<boolean> {
  try {
    const publicKey = await crypto.subtle.importKey('jwk', key.jwk as JsonWebKey, importing, false, ['verify']);
    const signed = new TextEncoder().encode(jwt.signed);
    return await crypto.subtle.verify(verifying, publicKey, base64urlBytes(jwt.signature), signed);
  } catch {
    return false;
  }
}
