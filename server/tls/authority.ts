import { X509Certificate } from 'node:crypto';
import { isLoopbackName, LOOPBACK_NAMES, namesIn, TlsError, type Identity } from './identity.ts';

/** A leaf is renewed when it is valid for less than this. */
const DUE_MS = 30 * 86_400_000;

/** An authority and what it vouches for: this server. */
export interface Authority {
  ca: Identity;
  leaf: Identity;
}

/** Where an authority is kept. */
export interface AuthorityStore {
  read(): Promise<Authority | undefined>;
  write(authority: Authority): Promise<void>;
  /** Calls `changed` after another program may have changed it. */
  watch(changed: () => void): () => void;
}

interface Wish {
  store: AuthorityStore;
  /** Names that the server must have, besides those of loopback. */
  names: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
  /** Make another authority, even if there is a good one. */
  anew?: boolean;
}

export interface Kept extends Authority {
  /** Why it has to be trusted again. Undefined if the authority is the former one, or the first. */
  replaced?: string;
}

/**
 * The stored authority with a certificate for these names, renewed where necessary.
 *
 * A name that the authority must not vouch for makes another authority, for its names and the new one.
 */
export async function keepAuthority({ store, names, now, anew = false }: Wish): Promise<Kept> {
  const kept = await store.read();
  const known = kept ? namesIn(new X509Certificate(kept.leaf.cert)) : [];
  const all = [...new Set([...LOOPBACK_NAMES, ...known, ...names])];
  const fault = kept && faultOf(kept, { added: names.filter((name) => !known.includes(name)), now, anew });
  if (kept && fault === undefined && !isDue(kept.leaf, now) && all.length === known.length) return kept;
  const { issueAuthority, issueLeaf } = await import('./certificate.ts');
  const permitted = all.filter((name) => name === 'localhost' || !name.endsWith('.localhost'));
  const ca = kept && fault === undefined ? kept.ca : issueAuthority({ names: permitted, now });
  const made = { ca, leaf: issueLeaf(ca, { names: all, now }) };
  await store.write(made);
  return fault === undefined ? made : { ...made, replaced: fault };
}

const isDue = ({ cert }: Identity, now: number): boolean => {
  const { validFrom, validTo } = new X509Certificate(cert);
  return Date.parse(validTo) - now < DUE_MS || Date.parse(validFrom) > now;
};

/** Why an authority can't be used any longer. */
function faultOf(
  { ca }: Authority,
  { added, now, anew }: { added: readonly string[]; now: number; anew: boolean },
): string | undefined {
  const { validTo } = new X509Certificate(ca.cert);
  const others = added.filter((name) => !isLoopbackName(name));
  if (anew) return 'you asked for it';
  if (Date.parse(validTo) - now < DUE_MS) return `the former one is valid only until ${dayOf(validTo)}`;
  return others.length > 0 ? `the former one must not vouch for ${others.join(' and ')}` : undefined;
}

/** `2036-11-26`, of the text in a certificate. */
export const dayOf = (text: string): string => new Date(text).toISOString().slice(0, 10);

const BLOCK = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----\n?/g;

/** Reads what `renderAuthority` made. Throws TlsError. */
export function parseAuthority(text: string, path: string): Authority {
  const [caKey, ca, leafKey, leaf] = [...text.matchAll(BLOCK)].map(([block]) => block);
  try {
    if (!caKey || !ca || !leafKey || !leaf) throw new TypeError('it is not complete');
    const [root, own] = [new X509Certificate(ca), new X509Certificate(leaf)];
    if (!root.ca || !own.verify(root.publicKey)) throw new TypeError('its certificates don’t belong together');
    return { ca: { key: caKey, cert: ca }, leaf: { key: leafKey, cert: leaf } };
  } catch (error) {
    throw new TlsError(
      `The certificate authority in ${path} is not valid: ${(error as Error).message}. Delete the file to make a new one.`,
      { cause: error },
    );
  }
}

export const renderAuthority = ({ ca, leaf }: Authority): string => [ca.key, ca.cert, leaf.key, leaf.cert].join('');
