/**
 * What was made of each value of a map that grows at its end and loses its oldest. Values are replaced when they
 * change, so only those that are not the same as the last time are made anew.
 */
export class Kept<V, T> {
  #values: readonly V[] = [];
  #made: readonly T[] = [];
  #shifted = false;

  /** Was the first value another one at the last update? Unless it changed, the oldest were dropped. */
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
