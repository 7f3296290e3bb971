import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Minting } from '../core/faults.ts';
import type { Ids, Keyring } from '../core/ports.ts';
import type { TokenDraft } from './kind.ts';

interface Pair {
  privateKey: CryptoKey | Uint8Array;
  publicJwk: JWK;
}

const strangers = new Map<string, Promise<Pair>>();

/** A key that nobody publishes, one for each algorithm. */
const strangerFor = (alg: string): Promise<Pair> => madeOnce(strangers, alg);

function madeOnce(made: Map<string, Promise<Pair>>, alg: string): Promise<Pair> {
  const pair = made.get(alg) ?? createPair(alg);
  made.set(alg, pair);
  return pair;
}

async function createPair(alg: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg, use: 'sig' } };
}

const SUCCESSOR = 'successor ';

/** The key that took over from the published ones, one for each algorithm and fault. */
async function successorFor({ memory, ids }: Signing, alg: string): Promise<Pair> {
  const find = (): Pair | undefined => memory.get(SUCCESSOR + alg) as Pair | undefined;
  const known = find();
  if (known) return known;
  const { privateKey, publicJwk } = await createPair(alg);
  // Another token may have been signed meanwhile.
  const other = find();
  if (other) return other;
  const pair = { privateKey, publicJwk: { ...publicJwk, kid: `successor-${ids.id()}-${alg}` } };
  memory.set(SUCCESSOR + alg, pair);
  return pair;
}

/** The public keys that took over, as the key set shows them. */
export const publishedSuccessors = (memory: ReadonlyMap<string, unknown>): Record<string, unknown>[] =>
  [...memory].filter(([name]) => name.startsWith(SUCCESSOR)).map(([, pair]) => ({ ...(pair as Pair).publicJwk }));

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Current {
  kid: string;
  jwk: JWK;
}

/** The workspace's own key, created if it is missing. */
async function currentKey(keys: Keyring, { issuer }: Minting, alg: string): Promise<Current> {
  await keys.jwks(issuer);
  const stored = keys.exportPrivate(issuer) as readonly (Current & { alg: string; retired_at?: number })[];
  const found = stored.find((key) => key.alg === alg && key.retired_at === undefined);
  if (!found) throw new TypeError(`There is no key for ${alg}.`);
  return found;
}

export interface Signing {
  keys: Keyring;
  ids: Ids;
  minting: Minting;
  memory: Map<string, unknown>;
}

/** The draft as a compact JWS (RFC 7515 §7.1), signed by whom it says. */
export async function signDraft(draft: TokenDraft, signing: Signing): Promise<string> {
  const jwt = await compact(draft, signing);
  return draft.finish ? draft.finish(jwt) : jwt;
}

async function compact(draft: TokenDraft, signing: Signing): Promise<string> {
  const { keys, minting } = signing;
  const { header, claims, signer } = draft;
  const alg = String(header['alg']);
  if (signer === 'nobody') return `${encode(header)}.${encode(claims)}.`;
  if (signer === 'client-secret') return hmac(draft, minting.client.client_secret ?? '');
  if (signer === 'public-key') return hmac(draft, await publicKeyText(keys, minting));
  if (signer === 'stranger') {
    const { privateKey, publicJwk } = await strangerFor(alg);
    return sign(draft.embedsKey ? { ...header, jwk: publicJwk } : header, claims, privateKey);
  }
  if (signer === 'successor') {
    const { privateKey, publicJwk } = await successorFor(signing, alg);
    return sign({ ...header, kid: publicJwk.kid }, claims, privateKey);
  }
  const { kid, jwk } = await currentKey(keys, minting, alg);
  const isOtherAlgorithm = alg !== minting.alg;
  return sign(isOtherAlgorithm ? { ...header, kid } : header, claims, await importJWK(jwk, alg));
}

function sign(header: object, claims: object, key: CryptoKey | Uint8Array): Promise<string> {
  const crit = Object.fromEntries(((header as { crit?: string[] }).crit ?? []).map((name) => [name, true]));
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader(header as { alg: string })
    .sign(key, { crit });
}

function hmac({ header, claims }: TokenDraft, secret: string): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** The published key as a text, which everyone can make of the key set. */
async function publicKeyText(keys: Keyring, minting: Minting): Promise<string> {
  const { jwk } = await currentKey(keys, minting, minting.alg);
  return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

/** The header of a token of this workspace. */
export async function usualHeader(keys: Keyring, minting: Minting): Promise<TokenDraft['header']> {
  const { kid } = await currentKey(keys, minting, minting.alg);
  return { alg: minting.alg, kid, typ: minting.typ };
}
