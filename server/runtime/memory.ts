import type { Clock, Clocks, ExpiryListener, PutOptions, RevokedRecord, RuntimeStore } from '../core/ports.ts';
import type { Kind, Kinds } from '../core/records.ts';
import { Arena, Packed } from './packed.ts';

interface Entry {
  kind: Kind;
  id: string;
  /** Immutable, or packed. */
  value: object | Packed;
  /** Milliseconds since 1970. */
  expiresAt: number;
  grantId: string | undefined;
  /** Whose clock decides when it expires. */
  workspace: string | undefined;
  /** Set if it was put while its lane's clock was moved. */
  lane: string | undefined;
}

/** The records of a kind, oldest first. All but the newest are packed. */
interface Shelf {
  entries: Map<string, Entry>;
  /** The last LOOSE that were put, in a circle. */
  loose: Entry[];
  puts: number;
}

/** How many of the newest records of a kind are kept as objects: most are read soon, or never. */
const LOOSE = 8;
/** Each put checks this many older entries, so all are checked while a quarter as many are put. */
const SWEPT_PER_PUT = 4;
/** How often to look for expired records, at most. */
const SHORTEST_SLEEP_MS = 1000;
/** What a timer can wait (HTML §8.6): 24 days. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;
/** How long a revoked grant refuses new tokens: longer than any earlier request can take. */
const REVOKED_GRANT_MS = 10 * 60_000;

export interface MemoryStoreOptions {
  clock: Clock;
  /** The clocks of workspaces and lanes, if they can be moved. */
  clocks?: Clocks;
  /** The maximum number of records of each kind. Beyond it the oldest are removed. */
  recordsPerKind?: number;
}

/** The runtime store in memory. Records live as long as they are valid, at most as long as the process. */
export function createMemoryStore({ clock, clocks, recordsPerKind = 10_000 }: MemoryStoreOptions): RuntimeStore {
  const entries = new Entries(clock, recordsPerKind, clocks);
  return {
    put: (kind, id, value, options) => Promise.resolve(entries.insert(kind, id, value, options)),
    add: (kind, id, value, options) =>
      Promise.resolve(!entries.find(kind, id) && entries.insert(kind, id, value, options)),
    get: (kind, id) => Promise.resolve(valueOf(kind, entries.find(kind, id))),
    take: (kind, id) => Promise.resolve(valueOf(kind, entries.remove(entries.find(kind, id)))),
    update: (kind, id, change) => Promise.resolve(entries.update(kind, id, change)),
    drop: (kind, id) => Promise.resolve(entries.remove(entries.kept(kind, id)) !== undefined),
    list: (kind) => Promise.resolve(entries.list(kind).map((entry) => [entry.id, valueOf(kind, entry)!] as const)),
    revokeGrant: (grantId) => Promise.resolve(entries.revoke(grantId)),
    onExpired: (kind, listener) => entries.onExpired(kind, listener as ExpiryListener<Kind>),
    startedAt: clock(),
  };
}

/** A shelf contains only records of its kind, because only `insert` adds them. */
function valueOf<K extends Kind>(_kind: K, entry: Entry | undefined): Readonly<Kinds[K]> | undefined {
  return entry && (readValue(entry) as Readonly<Kinds[K]>);
}

class Entries {
  /** Real time. */
  readonly #clock: Clock;
  readonly #clocks: Clocks | undefined;
  readonly #recordsPerKind: number;
  readonly #shelves = new Map<Kind, Shelf>();
  readonly #arena = new Arena();
  readonly #grants = new Map<string, Set<Entry>>();
  readonly #revokedGrants = new Map<string, number>();
  readonly #listeners = new Map<Kind, Set<ExpiryListener<Kind>>>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer ends, in milliseconds since 1970. */
  #wakesAt = Infinity;
  #shelvesToSweep = this.#shelves.values();
  #entriesToSweep: Iterator<Entry> | undefined;

  constructor(clock: Clock, recordsPerKind: number, clocks: Clocks | undefined) {
    this.#clock = clock;
    this.#clocks = clocks;
    clocks?.onMove(() => this.#clockMoved());
    this.#recordsPerKind = recordsPerKind;
  }

  find(kind: Kind, id: string): Entry | undefined {
    const entry = this.#shelves.get(kind)?.entries.get(id);
    if (!entry || entry.expiresAt > this.#timeSeen(entry)) return entry;
    if (this.#isOver(entry, this.#clock())) this.#expire(entry);
    return undefined;
  }

  /** The same, also if it is only hidden: what is revoked must not come back with the clock. */
  kept(kind: Kind, id: string): Entry | undefined {
    const entry = this.#shelves.get(kind)?.entries.get(id);
    if (!entry || !this.#isOver(entry, this.#clock())) return entry;
    this.#expire(entry);
    return undefined;
  }

  list(kind: Kind): Entry[] {
    const ids = [...(this.#shelves.get(kind)?.entries.keys() ?? [])];
    return ids.flatMap((id) => this.kept(kind, id) ?? []);
  }

  insert(kind: Kind, id: string, value: object, { ttlSeconds, grantId }: PutOptions): boolean {
    const now = this.#clock();
    if (grantId !== undefined && (this.#revokedGrants.get(grantId) ?? 0) > now) return false;
    const shelf = this.#shelfOf(kind);
    if (!this.remove(shelf.entries.get(id)) && shelf.entries.size >= this.#recordsPerKind) this.#makeRoom(shelf);
    const { workspace } = value as { workspace?: string };
    const lane = this.#clocks?.here()?.lane;
    const expiresAt = (this.#clocks?.now() ?? now) + ttlSeconds * 1000;
    const entry: Entry = { kind, id, value: frozenCopy(value), expiresAt, grantId, workspace, lane };
    this.#addTo(shelf, entry);
    if (grantId !== undefined) this.#hang(entry, grantId);
    if (this.#listeners.has(kind)) this.#wakeAt(this.#endOf(entry, now));
    this.#sweep(now);
    return true;
  }

  update<K extends Kind>(
    kind: K,
    id: string,
    change: (value: Readonly<Kinds[K]>) => Kinds[K] | undefined,
  ): Readonly<Kinds[K]> | undefined {
    const entry = this.find(kind, id);
    const changed = entry && change(readValue(entry) as Readonly<Kinds[K]>);
    if (!entry || changed === undefined) return undefined;
    const value = frozenCopy(changed);
    entry.value = entry.value instanceof Packed ? this.#arena.pack(value) : value;
    return value;
  }

  remove(entry: Entry | undefined): Entry | undefined {
    if (!entry) return undefined;
    this.#shelves.get(entry.kind)?.entries.delete(entry.id);
    if (entry.grantId === undefined) return entry;
    const siblings = this.#grants.get(entry.grantId);
    siblings?.delete(entry);
    if (siblings?.size === 0) this.#grants.delete(entry.grantId);
    return entry;
  }

  revoke(grantId: string): RevokedRecord[] {
    const now = this.#clock();
    for (const [id, until] of this.#revokedGrants) {
      if (until > now) break;
      this.#revokedGrants.delete(id);
    }
    this.#revokedGrants.delete(grantId);
    this.#revokedGrants.set(grantId, now + REVOKED_GRANT_MS);
    const hanging = [...(this.#grants.get(grantId) ?? [])];
    for (const entry of hanging) this.remove(entry);
    return hanging
      .filter((entry) => entry.expiresAt > this.#timeOf(entry))
      .map((entry) => ({ kind: entry.kind, id: entry.id, value: readValue(entry) }));
  }

  onExpired(kind: Kind, listener: ExpiryListener<Kind>): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners.add(listener));
    this.#expireDue();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(kind);
      if (this.#listeners.size === 0) this.#stopTimer();
    };
  }

  /** The end of a record that wasn't taken in time. */
  #expire(entry: Entry): void {
    this.remove(entry);
    const [listener] = this.#listeners.get(entry.kind) ?? [];
    if (!listener) return;
    const tell = (): void => listener(entry.id, readValue(entry) as Readonly<Kinds[Kind]>);
    if (this.#clocks) this.#clocks.within(entry, tell);
    else tell();
  }

  /** What the clock of an entry shows. */
  #timeOf(entry: Entry): number {
    return this.#clocks?.moved ? this.#clocks.timeOf(entry) : this.#clock();
  }

  /** The same, as the current request sees it. */
  #timeSeen(entry: Entry): number {
    return this.#clocks?.moved ? this.#clocks.timeSeen(entry) : this.#clock();
  }

  /**
   * Whether an entry has expired for good. One that has expired only by a moved clock is hidden, because the clock may
   * be moved back. Listeners are told at once, which can't be taken back.
   */
  #isOver(entry: Entry, now: number): boolean {
    if (!this.#clocks?.moved) return entry.expiresAt <= now;
    if (entry.expiresAt > this.#clocks.timeOf(entry)) return false;
    return entry.expiresAt <= now || this.#listeners.has(entry.kind);
  }

  /** The real time at which an entry expires. */
  #endOf(entry: Entry, now: number): number {
    return this.#clocks?.moved ? now + this.#clocks.realMsUntil(entry.expiresAt, entry) : entry.expiresAt;
  }

  #clockMoved(): void {
    if (this.#listeners.size === 0) return;
    this.#stopTimer();
    this.#expireDue();
  }

  /** One timer, set while records with listeners wait. It doesn't keep the process alive. */
  #wakeAt(at: number): void {
    if (at >= this.#wakesAt) return;
    this.#stopTimer();
    this.#wakesAt = at;
    this.#timer = setTimeout(
      () => {
        this.#stopTimer();
        this.#expireDue();
      },
      Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, at - this.#clock())),
    ).unref();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#wakesAt = Infinity;
  }

  #expireDue(): void {
    const now = this.#clock();
    const waiting = [...this.#listeners.keys()].flatMap((kind) => [
      ...(this.#shelves.get(kind)?.entries.values() ?? []),
    ]);
    for (const entry of waiting) if (this.#isOver(entry, now)) this.#expire(entry);
    const next = Math.min(...waiting.map((entry) => this.#endOf(entry, now)).filter((at) => at > now));
    if (next < Infinity) this.#wakeAt(next);
  }

  #shelfOf(kind: Kind): Shelf {
    let shelf = this.#shelves.get(kind);
    if (!shelf) {
      this.#shelves.set(kind, (shelf = { entries: new Map(), loose: [], puts: 0 }));
    }
    return shelf;
  }

  /** Adds an entry, and packs the one that was added LOOSE before. */
  #addTo(shelf: Shelf, entry: Entry): void {
    shelf.entries.set(entry.id, entry);
    const place = shelf.puts++ % LOOSE;
    const older = shelf.loose[place];
    shelf.loose[place] = entry;
    if (older && shelf.entries.get(older.id) === older) older.value = this.#arena.pack(older.value);
  }

  #hang(entry: Entry, grantId: string): void {
    const siblings = this.#grants.get(grantId);
    if (siblings) siblings.add(entry);
    else this.#grants.set(grantId, new Set([entry]));
  }

  /** Removes the oldest, many at once, because finding them walks over the gaps of everything removed before. */
  #makeRoom(shelf: Shelf): void {
    let excess = Math.ceil(this.#recordsPerKind / 16);
    for (const entry of shelf.entries.values()) {
      if (excess-- === 0) return;
      this.#expire(entry);
    }
  }

  /** Cycles through all entries, a few per call, and removes expired ones. */
  #sweep(now: number): void {
    for (let looked = 0; looked < SWEPT_PER_PUT; looked++) {
      const entry = this.#nextToSweep();
      if (entry && this.#isOver(entry, now)) this.#expire(entry);
    }
  }

  #nextToSweep(): Entry | undefined {
    const entry = this.#entriesToSweep?.next();
    if (entry && !entry.done) return entry.value;
    const shelf = this.#shelvesToSweep.next();
    if (shelf.done) this.#shelvesToSweep = this.#shelves.values();
    this.#entriesToSweep = shelf.done ? undefined : shelf.value.entries.values();
    return undefined;
  }
}

const readValue = ({ value }: Entry): object => (value instanceof Packed ? freeze(value.read()) : value);

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** An immutable copy of plain data, as if stored elsewhere: you read what was put. */
function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    if (key === '__proto__') Object.defineProperty(copy, key, { value: frozenCopy(value[key]), enumerable: true });
    else copy[key] = frozenCopy(value[key]);
  }
  return Object.freeze(copy) as T;
}
