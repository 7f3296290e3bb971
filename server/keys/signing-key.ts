import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { constants, type JsonWebKey, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import type { StoredKey } from '../core/keys.ts';

/** A key ready for use. */
export interface Key {
  stored: StoredKey;
  publicKey: KeyObject;
  publicJwk: Record<string, unknown>;
  sign: (typ: string, claims: object) => string | Promise<string>;
}

const RSA_OPTIONS = { modulusLength: 2048 };

/** The key type and parameters of each algorithm (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1). */
const ALGORITHMS: Record<SigningAlgorithm, { kty: string; crv?: string; hash: string | null; options: object }> = {
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  RS256: { kty: 'RSA', hash: 'sha256', options: {} },
  PS256: {
    kty: 'RSA',
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: null, options: {} },
};

/** Creates a key. RSA keys are slow, so they are created off the main thread. The others are immediate. */
export function createKey(alg: 'ES256' | 'EdDSA', now: number): Key;
export function createKey(alg: SigningAlgorithm, now: number): Key | Promise<Key>;
export function createKey(alg: SigningAlgorithm, now: number): Key | Promise<Key> {
  const ready = ({ privateKey }: { privateKey: KeyObject }): Key =>
    keyOf({ kid: createKid(), alg, created_at: now, jwk: { ...privateKey.export({ format: 'jwk' }) } });
  if (alg === 'ES256') return ready(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  if (alg === 'EdDSA') return ready(generateKeyPairSync('ed25519'));
  return promisify(generateKeyPair)('rsa', RSA_OPTIONS).then(ready);
}

/** A long decimal number, as ACP names its keys (acp.md §3.4). */
const createKid = (): string => BigInt(`0x${randomBytes(20).toString('hex')}`).toString();

/** Prepares a stored key. Throws if it is broken or doesn't match its algorithm. */
export function keyOf(stored: StoredKey): Key {
  const { kty, crv } = ALGORITHMS[stored.alg];
  if (stored.jwk['kty'] !== kty || stored.jwk['crv'] !== crv)
    throw new TypeError(`key ${stored.kid} has the wrong type for ${stored.alg}`);
  const privateKey = createPrivateKey({ key: stored.jwk as JsonWebKey, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  return {
    stored,
    publicKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid: stored.kid, use: 'sig', alg: stored.alg },
    sign: createSigner(stored, privateKey),
  };
}

/**
 * Signs with one key, in JWS compact form (RFC 7515 §7.1). RSA takes ten times longer, so it runs off the main thread.
 */
function createSigner({ kid, alg }: StoredKey, privateKey: KeyObject): Key['sign'] {
  const { kty, hash, options } = ALGORITHMS[alg];
  const key: SignKeyObjectInput = { key: privateKey, ...options };
  const headers = new Map<string, string>();
  const headerOf = (typ: string): string => {
    let header = headers.get(typ);
    if (!header) headers.set(typ, (header = encode({ alg, kid, typ })));
    return header;
  };
  const signAside = promisify(sign) as unknown as (
    algorithm: string | null,
    data: Buffer,
    input: SignKeyObjectInput,
  ) => Promise<Buffer>;
  return (typ, claims) => {
    const content = `${headerOf(typ)}.${encode(claims)}`;
    const bytes = Buffer.from(content, 'latin1');
    if (kty !== 'RSA') return `${content}.${sign(hash, bytes, key).toString('base64url')}`;
    return signAside(hash, bytes, key).then((signature) => `${content}.${signature.toString('base64url')}`);
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
