/**
 * The keys that sign: one ring for each workspace, kept in a file of its own beside the config, mode 0600.
 *
 * A ring always has an ES256 and an RS256 key; the others are made when first needed. This room signs and verifies
 * what it is given: it knows nothing of what tokens mean, nor of who asks. The keys of a workspace that is no
 * longer in the config stay in the file, unpublished, so that a workspace that comes back still has them.
 */
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { secondsOf } from '../../contract/duration.ts';
import type { SigningAlgorithm } from '../../contract/settings.ts';
import type { Clock, Issuer, Keyring, SigningKey } from '../ports.ts';
import { signingAlgorithms } from '../protocol/signing-algorithms.ts';
import { KeyFileError, parseStoredKey, readKeyFile, writeKeyFile } from './key-file.ts';
import { createKey, keyOf, type Key } from './signing-key.ts';

export { KeyFileError } from './key-file.ts';

export interface KeyringOptions {
  /** The key file. */
  path: string;
  clock: Clock;
  issuers: () => readonly Issuer[];
  /** Never writes; what is made lives in memory. */
  readOnly?: boolean;
}

/** Reads the key file, or begins one. Throws KeyFileError for a file that cannot be used, and leaves it as it is. */
export async function openKeyring({ path, clock, issuers, readOnly = false }: KeyringOptions): Promise<Keyring> {
  const workspaces = await readKeyFile(path);
  if (!readOnly && !workspaces) await prepareFolder(path);
  const rings = new Rings(workspaces ?? new Map(), clock, readOnly ? undefined : path);
  for (const { id } of issuers()) rings.current(id, 'ES256');
  // What fails here is tried again at the first need.
  rings.makeAhead(issuers().map(({ id }) => id)).catch(() => undefined);
  return {
    sign(issuer, alg, typ, claims) {
      const key = rings.current(issuer.id, alg);
      return key instanceof Promise ? key.then((made) => made.sign(typ, claims)) : key.sign(typ, claims);
    },
    verify: (issuer, jwt) => verify(rings.published(issuer.id), jwt),
    jwks: (issuer) => rings.document(issuer.id, signingAlgorithms(issuer)),
    list(issuer) {
      rings.current(issuer.id, 'ES256');
      return rings.published(issuer.id).map(viewOf);
    },
    rotate: async (issuer, alg) => viewOf(await rings.rotate(issuer.id, alg, longestLifetimeMs(issuer))),
    revoke: (issuer, kid) => rings.revoke(issuer.id, kid),
    exportPrivate: (issuer) => rings.published(issuer.id).map(({ stored }) => structuredClone({ ...stored })),
    adopt: async (issuer, keys) => rings.adopt(issuer.id, readForeignKeys(keys, issuer.id), longestLifetimeMs(issuer)),
    flush: () => rings.flush(),
  };
}

/** Keys out of somebody's export. */
function readForeignKeys(keys: readonly unknown[], workspace: string): Key[] {
  try {
    return keys.map((key) => keyOf(parseStoredKey(key, workspace)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KeyFileError(`The signing keys of ${workspace} cannot be used: ${reason}.`, { cause: error });
  }
}

async function prepareFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new KeyFileError(
      `The key file ${path} cannot be made: make the folder ${folder} writable, or open it read-only.`,
      { cause: error },
    );
  }
}

/** The longest that a token of this workspace may live. */
function longestLifetimeMs({ workspace }: Issuer): number {
  const { settings, clients } = workspace;
  const own = clients.flatMap(({ token_ttls }) => [token_ttls.access_token_ttl, token_ttls.id_token_ttl]);
  const lifetimes = [settings.access_token_ttl, settings.id_token_ttl, ...own].filter((ttl) => ttl !== undefined);
  return Math.max(...lifetimes.map(secondsOf)) * 1000;
}

function viewOf({ stored, publicJwk }: Key): SigningKey {
  const { jwk: _, ...facts } = stored;
  return { ...facts, status: stored.retired_at === undefined ? 'current' : 'retired', jwk: publicJwk };
}

/** The claims of a JWS that one of the keys signed with the algorithm it is for (RFC 7515 §5.2, RFC 8725 §3.1). */
async function verify(keys: readonly Key[], jwt: string): Promise<Record<string, unknown> | undefined> {
  const { compactVerify } = await import('jose');
  try {
    const { payload } = await compactVerify(jwt, ({ kid, alg, crit }) => {
      const key = keys.find(({ stored }) => stored.kid === kid && stored.alg === alg);
      if (!key || crit !== undefined) throw new TypeError('not a JWS of this keyring');
      return key.publicKey;
    });
    const claims: unknown = JSON.parse(Buffer.from(payload).toString());
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}

interface Ring {
  keys: readonly Key[];
  making: Map<SigningAlgorithm, Promise<Key>>;
  /** The JWKS document, and until when it is right: then a retired key leaves it. */
  document: { bytes: Buffer; until: number } | undefined;
}

class Rings {
  readonly #rings = new Map<string, Ring>();
  readonly #clock: Clock;
  /** Where to write to, if at all. */
  readonly #path: string | undefined;
  #unwritten = false;
  #writing: Promise<void> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();

  constructor(workspaces: ReadonlyMap<string, readonly Key[]>, clock: Clock, path: string | undefined) {
    for (const [id, keys] of workspaces) this.#rings.set(id, { keys, making: new Map(), document: undefined });
    this.#clock = clock;
    this.#path = path;
  }

  current(id: string, alg: 'ES256' | 'EdDSA'): Key;
  current(id: string, alg: SigningAlgorithm): Key | Promise<Key>;
  current(id: string, alg: SigningAlgorithm): Key | Promise<Key> {
    const ring = this.#ringOf(id);
    return ring.keys.find((key) => isCurrent(key, alg)) ?? ring.making.get(alg) ?? this.#make(ring, alg);
  }

  /** Makes the RS256 keys that are still missing, one after the other: each takes a processor for a while. */
  async makeAhead(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.current(id, 'RS256');
  }

  published(id: string): readonly Key[] {
    const now = this.#clock();
    return this.#ringOf(id).keys.filter(({ stored }) => (stored.expires_at ?? Infinity) > now);
  }

  /** With a key for each of the algorithms: they are advertised. */
  document(id: string, algs: readonly SigningAlgorithm[]): Buffer | Promise<Buffer> {
    const pending = algs.map((alg) => this.current(id, alg)).filter((key) => key instanceof Promise);
    return pending.length > 0 ? Promise.all(pending).then(() => this.#documentOf(id)) : this.#documentOf(id);
  }

  async rotate(id: string, alg: SigningAlgorithm, lifetimeMs: number): Promise<Key> {
    await this.current(id, alg);
    const now = this.#clock();
    const made = await createKey(alg, now);
    await this.#change(id, (keys) => [
      made,
      ...keys.map((key) => (isCurrent(key, alg) ? retire(key, now, lifetimeMs) : key)),
    ]);
    return made;
  }

  revoke(id: string, kid: string): Promise<boolean> {
    return this.#change(id, (keys) =>
      keys.filter(({ stored }) => stored.kid !== kid || stored.retired_at === undefined),
    );
  }

  /** Takes keys over: those that are current sign from now on. Answers how many were new. */
  async adopt(id: string, adopted: readonly Key[], lifetimeMs: number): Promise<number> {
    await this.#settled(id);
    const now = this.#clock();
    const before = new Set(this.#ringOf(id).keys.map(({ stored }) => stored.kid));
    const added = adopted.filter(({ stored }) => !before.has(stored.kid));
    const replaced = (key: Key): boolean => added.some((other) => isCurrent(other, key.stored.alg));
    await this.#change(id, (keys) => [
      ...added,
      ...keys.map((key) => (isCurrent(key, key.stored.alg) && replaced(key) ? retire(key, now, lifetimeMs) : key)),
    ]);
    return added.length;
  }

  async #settled(id: string): Promise<void> {
    await Promise.all(this.#ringOf(id).making.values());
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#rings.values()].flatMap(({ making }) => [...making.values()]));
    await this.#write();
  }

  #ringOf(id: string): Ring {
    let ring = this.#rings.get(id);
    if (!ring) this.#rings.set(id, (ring = { keys: [], making: new Map(), document: undefined }));
    return ring;
  }

  #make(ring: Ring, alg: SigningAlgorithm): Key | Promise<Key> {
    const made = createKey(alg, this.#clock());
    if (!(made instanceof Promise)) return this.#keep(ring, made);
    const kept = made.then((key) => this.#keep(ring, key)).finally(() => ring.making.delete(alg));
    ring.making.set(alg, kept);
    return kept;
  }

  #keep(ring: Ring, key: Key): Key {
    this.#replace(ring, [...ring.keys, key]);
    // What cannot be written now is tried again with the next change, whose author then hears of it.
    this.#write().catch(() => undefined);
    return key;
  }

  #replace(ring: Ring, keys: readonly Key[]): void {
    ring.keys = keys;
    ring.document = undefined;
    this.#unwritten = true;
  }

  /** Changes a ring, one change at a time; one that cannot be written is taken back. Says whether keys went or came. */
  #change(id: string, change: (keys: readonly Key[]) => readonly Key[]): Promise<boolean> {
    const changed = this.#changing.then(async () => {
      const ring = this.#ringOf(id);
      const former = ring.keys;
      const keys = change(former);
      this.#replace(ring, keys);
      try {
        await this.#write();
      } catch (error) {
        this.#replace(ring, [...former, ...ring.keys.filter((key) => !keys.includes(key))]);
        throw error;
      }
      return keys.length !== former.length;
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  #write(): Promise<void> {
    const written = this.#writing.then(() => this.#writeNow());
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #writeNow(): Promise<void> {
    if (!this.#unwritten || this.#path === undefined) return;
    this.#unwritten = false;
    try {
      await writeKeyFile(this.#path, this.#unexpired());
    } catch (error) {
      this.#unwritten = true;
      throw error;
    }
  }

  #unexpired(): Map<string, readonly Key[]> {
    return new Map([...this.#rings.keys()].map((id) => [id, this.published(id)]));
  }

  #documentOf(id: string): Buffer {
    const ring = this.#ringOf(id);
    if (ring.document && ring.document.until > this.#clock()) return ring.document.bytes;
    const keys = this.published(id);
    const bytes = Buffer.from(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }));
    ring.document = { bytes, until: Math.min(...keys.map(({ stored }) => stored.expires_at ?? Infinity)) };
    return bytes;
  }
}

const isCurrent = ({ stored }: Key, alg: SigningAlgorithm): boolean =>
  stored.alg === alg && stored.retired_at === undefined;

const retire = (key: Key, now: number, lifetimeMs: number): Key => ({
  ...key,
  stored: { ...key.stored, retired_at: now, expires_at: now + lifetimeMs },
});
