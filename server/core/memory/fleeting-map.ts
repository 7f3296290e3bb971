/** A map is replaced after at least so many deletions. */
const DELETIONS = 64;

/**
 * A map whose entries come and go all the time. V8 gives a Map that has grown old every new table in the old generation,
 * where garbage costs most; so this one never grows old.
 */
export class FleetingMap<K, V> {
  #entries = new Map<K, V>();
  #deletions = 0;

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.set(key, value);
  }

  /** Returns whether it was there. */
  delete(key: K): boolean {
    const was = this.#entries.delete(key);
    if (was && ++this.#deletions >= Math.max(DELETIONS, this.#entries.size)) {
      this.#entries = new Map(this.#entries);
      this.#deletions = 0;
    }
    return was;
  }

  /** Deletes the entry, and returns what it was. */
  take(key: K): V | undefined {
    const value = this.#entries.get(key);
    this.delete(key);
    return value;
  }

  values(): V[] {
    return [...this.#entries.values()];
  }
}
