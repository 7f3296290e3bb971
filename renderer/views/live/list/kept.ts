/**
 * Caches a result for each value of a map that grows at its end and drops its oldest. Values are replaced when they
 * change, so only new values are recomputed.
 */
export class Kept<V, T> {
  #values: readonly V[] = [];
  #made: readonly T[] = [];
  #shifted = false;

  /**
   * Whether the first value was a different one at the last update. If it did not change itself, the oldest were
   * dropped.
   */
  get shifted(): boolean {
    return this.#shifted;
  }

  update(values: Iterable<V>, make: (value: V) => T): readonly T[] {
    const next = [...values];
    const offset = Math.max(0, this.#values.indexOf(next[0]!));
    this.#shifted = this.#values.length > 0 && this.#values[0] !== next[0];
    const [before, madeBefore] = [this.#values, this.#made];
    this.#made = next.map((value, index) =>
      before[index + offset] === value ? madeBefore[index + offset]! : make(value),
    );
    this.#values = next;
    return this.#made;
  }
}
