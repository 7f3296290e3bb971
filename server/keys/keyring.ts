import { secondsOf } from '../../contract/config/duration.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import { KeyFileError, type KeyStore, type StoredKey, type StoredKeys } from '../core/keys.ts';
import { isPending } from '../core/pending.ts';
import type { Clock, Issuer, Keyring, SigningKey } from '../core/ports.ts';
import { signingAlgorithms } from '../protocol/signing-algorithms.ts';
import { parseStoredKey } from './key-file.ts';
import { createKey, keyOf, type Key } from './signing-key.ts';

export interface KeyringOptions {
  store: KeyStore;
  clock: Clock;
  /** What the clock of a workspace shows, if it can differ from `clock`. */
  clockOf?: (workspace: string) => number;
  issuers: () => readonly Issuer[];
}

/** Reads the stored keys, or creates some. Throws KeyFileError for invalid keys, and leaves them unchanged. */
export async function openKeyring({ store, clock, clockOf = clock, issuers }: KeyringOptions): Promise<Keyring> {
  const rings = new Rings(store, { real: clock, of: clockOf }, (id) => {
    const issuer = issuers().find((candidate) => candidate.id === id);
    return issuer ? longestLifetimeMs(issuer) : UNKNOWN_LIFETIME_MS;
  });
  await rings.open(issuers().map(({ id }) => id));
  // What fails here is retried when first needed.
  rings.makeAhead(issuers().map(({ id }) => id)).catch(() => undefined);
  return {
    sign(issuer, alg, typ, claims) {
      const key = rings.current(issuer.id, alg);
      return isPending(key) ? key.then((made) => made.sign(typ, claims)) : key.sign(typ, claims);
    },
    verify: (issuer, jwt) => verify(rings.published(issuer.id), jwt),
    jwks: (issuer) => rings.document(issuer.id, signingAlgorithms(issuer)),
    list(issuer) {
      rings.current(issuer.id, 'ES256');
      return rings.published(issuer.id).map(viewOf);
    },
    rotate: async (issuer, alg) => viewOf(await rings.rotate(issuer.id, alg)),
    revoke: (issuer, kid) => rings.revoke(issuer.id, kid),
    exportPrivate: (issuer) => rings.published(issuer.id).map(({ stored }) => structuredClone({ ...stored })),
    adopt: async (issuer, keys) => rings.adopt(issuer.id, readForeignKeys(keys, issuer.id)),
    flush: () => rings.flush(),
    async close() {
      rings.unwatch();
      await rings.flush();
    },
  };
}

/** For keys of a workspace that was deleted from the config: 30 days. */
const UNKNOWN_LIFETIME_MS = 30 * 24 * 3_600_000;

/** Keys from an export file. */
function readForeignKeys(keys: readonly unknown[], workspace: string): Key[] {
  try {
    return keys.map((key) => keyOf(parseStoredKey(key, workspace)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KeyFileError(`The signing keys of ${workspace} are not valid: ${reason}.`, { cause: error });
  }
}

/** The longest lifetime of any token of this workspace. */
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

/** Three parts (RFC 7515 §7.1). Anything else is refused without the cost of an error. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The claims of a JWS that one of the keys signed with its own algorithm (RFC 7515 §5.2, RFC 8725 §3.1). */
async function verify(keys: readonly Key[], jwt: string): Promise<Record<string, unknown> | undefined> {
  if (!COMPACT.test(jwt)) return undefined;
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
  /** As they are stored. */
  stored: readonly Key[];
  /** Created here and not stored yet. */
  added: readonly Key[];
  making: Map<SigningAlgorithm, Promise<Key>>;
  /** All of them, and the JWKS document. It is valid while the same retired keys are in it. */
  view: readonly Key[] | undefined;
  document: { bytes: Buffer; from: number; until: number } | undefined;
}

type Change = (keys: readonly Key[]) => readonly Key[];

interface RingClock {
  real: Clock;
  of: (id: string) => number;
}

class Rings {
  readonly #rings = new Map<string, Ring>();
  readonly #store: KeyStore;
  readonly #clock: RingClock;
  readonly #lifetimeMs: (id: string) => number;
  /** Marks what was last read or written. */
  #mark: string | undefined;
  /** Something is still to be written. */
  #unwritten = false;
  #queue: Promise<unknown> = Promise.resolve();
  unwatch = (): void => undefined;

  constructor(store: KeyStore, clock: RingClock, lifetimeMs: (id: string) => number) {
    this.#store = store;
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  async open(ids: readonly string[]): Promise<void> {
    await this.#load();
    this.unwatch = this.#store.watch(() => void this.#queued(() => this.#load()).catch(() => undefined));
    for (const id of ids) this.current(id, 'ES256');
    // Another server that starts at the same time must not create different keys.
    if (this.#unwritten) await this.#change();
  }

  current(id: string, alg: 'ES256' | 'EdDSA'): Key;
  current(id: string, alg: SigningAlgorithm): Key | Promise<Key>;
  current(id: string, alg: SigningAlgorithm): Key | Promise<Key> {
    const ring = this.#ringOf(id);
    return this.#viewOf(id).find((key) => isCurrent(key, alg)) ?? ring.making.get(alg) ?? this.#make(id, alg);
  }

  /** Creates missing RS256 keys one after the other, because each keeps a CPU busy for a while. */
  async makeAhead(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.current(id, 'RS256');
  }

  published(id: string): readonly Key[] {
    return this.#publishedAt(id, this.#clock.of(id));
  }

  #publishedAt(id: string, now: number): readonly Key[] {
    return this.#viewOf(id).filter(({ stored }) => (stored.expires_at ?? Infinity) > now);
  }

  /** What is stored: no key is lost because a clock was moved. */
  #kept(id: string): readonly Key[] {
    return this.#publishedAt(id, Math.min(this.#clock.real(), this.#clock.of(id)));
  }

  /** With a key for each advertised algorithm. */
  document(id: string, algs: readonly SigningAlgorithm[]): Buffer | Promise<Buffer> {
    const pending = algs.map((alg) => this.current(id, alg)).filter((key) => isPending(key));
    return pending.length > 0 ? Promise.all(pending).then(() => this.#documentOf(id)) : this.#documentOf(id);
  }

  async rotate(id: string, alg: SigningAlgorithm): Promise<Key> {
    await this.current(id, alg);
    const made = await createKey(alg, this.#clock.of(id));
    await this.#change(id, (keys) => [made, ...keys.map((key) => (isCurrent(key, alg) ? this.#retire(id, key) : key))]);
    return made;
  }

  /** Deletes a retired key. */
  async revoke(id: string, kid: string): Promise<boolean> {
    let isThere = false;
    await this.#change(id, (keys) => {
      const kept = keys.filter(({ stored }) => stored.kid !== kid || stored.retired_at === undefined);
      isThere = kept.length < keys.length;
      return kept;
    });
    return isThere;
  }

  /** Imports keys. Current ones sign from now on. Returns how many were new. */
  async adopt(id: string, adopted: readonly Key[]): Promise<number> {
    await Promise.all(this.#ringOf(id).making.values());
    let count = 0;
    await this.#change(id, (keys) => {
      const added = adopted.filter(({ stored }) => keys.every((key) => key.stored.kid !== stored.kid));
      count = added.length;
      const isReplaced = (key: Key): boolean => added.some((other) => isCurrent(other, key.stored.alg));
      return [
        ...added,
        ...keys.map((key) => (isCurrent(key, key.stored.alg) && isReplaced(key) ? this.#retire(id, key) : key)),
      ];
    });
    return count;
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#rings.values()].flatMap(({ making }) => [...making.values()]));
    if (this.#unwritten) await this.#change();
    await this.#queue;
  }

  #ringOf(id: string): Ring {
    let ring = this.#rings.get(id);
    if (!ring) {
      ring = { stored: [], added: [], making: new Map(), view: undefined, document: undefined };
      this.#rings.set(id, ring);
    }
    return ring;
  }

  /**
   * A key created here while another server stored a current one for that algorithm is published, but no longer signs.
   */
  #viewOf(id: string): readonly Key[] {
    const ring = this.#ringOf(id);
    return (ring.view ??= [
      ...ring.stored,
      ...ring.added.map((key) =>
        ring.stored.some((other) => isCurrent(other, key.stored.alg)) ? this.#retire(id, key) : key,
      ),
    ]);
  }

  #retire(id: string, key: Key): Key {
    const now = this.#clock.of(id);
    return { ...key, stored: { ...key.stored, retired_at: now, expires_at: now + this.#lifetimeMs(id) } };
  }

  #make(id: string, alg: SigningAlgorithm): Key | Promise<Key> {
    const ring = this.#ringOf(id);
    const made = createKey(alg, this.#clock.of(id));
    if (!isPending(made)) return this.#add(ring, made);
    const kept = made.then((key) => this.#add(ring, key)).finally(() => ring.making.delete(alg));
    ring.making.set(alg, kept);
    return kept;
  }

  #add(ring: Ring, key: Key): Key {
    set(ring, { added: [...ring.added, key] });
    this.#unwritten = true;
    // What can't be written now is retried with the next change, which then reports the error.
    this.#change().catch(() => undefined);
    return key;
  }

  #queued<T>(act: () => Promise<T>): Promise<T> {
    const acted = this.#queue.then(act);
    this.#queue = acted.catch(() => undefined);
    return acted;
  }

  async #load(): Promise<void> {
    const found = await this.#store.read();
    if (!found || found.mark === this.#mark) return;
    this.#mark = found.mark;
    for (const id of new Set([...this.#rings.keys(), ...found.keys.keys()])) {
      const ring = this.#ringOf(id);
      set(ring, { stored: readied(found.keys.get(id) ?? [], ring.stored) });
    }
  }

  /**
   * Changes a ring and stores everything not stored yet, one change at a time. If two servers store at once, the second
   * starts again from what the first stored. A change that can't be stored is discarded.
   */
  #change(changedId?: string, change: Change = (keys) => keys): Promise<void> {
    return this.#queued(async () => {
      for (;;) {
        if (changedId === undefined && !this.#unwritten) return;
        const next = new Map([...this.#rings.keys()].map((id) => [id, this.#kept(id)]));
        if (changedId !== undefined) next.set(changedId, change(this.#kept(changedId)));
        const added = new Set([...this.#rings.values()].flatMap((ring) => ring.added));
        this.#unwritten = true;
        const mark = await this.#store.write(storedIn(next), this.#mark);
        if (mark === undefined) {
          await this.#load();
          continue;
        }
        this.#mark = mark;
        for (const [id, keys] of next) {
          const ring = this.#ringOf(id);
          set(ring, { stored: keys, added: ring.added.filter((key) => !added.has(key)) });
        }
        this.#unwritten = [...this.#rings.values()].some((ring) => ring.added.length > 0);
        return;
      }
    });
  }

  #documentOf(id: string): Buffer {
    const ring = this.#ringOf(id);
    const now = this.#clock.of(id);
    if (ring.document && ring.document.from <= now && now < ring.document.until) return ring.document.bytes;
    const keys = this.#publishedAt(id, now);
    const bytes = Buffer.from(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }));
    const ends = this.#viewOf(id).map(({ stored }) => stored.expires_at ?? Infinity);
    const from = Math.max(-Infinity, ...ends.filter((end) => end <= now));
    ring.document = { bytes, from, until: Math.min(...ends.filter((end) => end > now)) };
    return bytes;
  }
}

function set(ring: Ring, keys: Partial<Pick<Ring, 'stored' | 'added'>>): void {
  Object.assign(ring, keys, { view: undefined, document: undefined });
}

/** Stored keys, ready for use. Keys that are already ready are reused. */
const readied = (stored: readonly StoredKey[], former: readonly Key[]): Key[] =>
  stored.map((key) => {
    const known = former.find((candidate) => candidate.stored.kid === key.kid);
    return known ? { ...known, stored: key } : keyOf(key);
  });

const storedIn = (rings: ReadonlyMap<string, readonly Key[]>): StoredKeys =>
  new Map([...rings].map(([id, keys]) => [id, keys.map(({ stored }) => stored)]));

const isCurrent = ({ stored }: Key, alg: SigningAlgorithm): boolean =>
  stored.alg === alg && stored.retired_at === undefined;
