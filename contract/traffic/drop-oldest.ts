/** The position of the oldest entry in each map. Searching from the start would skip over all deleted entries again. */
const cursors = new WeakMap<object, Iterator<string>>();

/** Removes the entry that was added first, and returns it. */
export function dropOldest<T>(entries: Map<string, T>): T | undefined {
  let next = cursors.get(entries)?.next();
  if (!next || next.done) {
    const cursor = entries.keys();
    cursors.set(entries, cursor);
    next = cursor.next();
  }
  if (next.done) return undefined;
  const dropped = entries.get(next.value);
  entries.delete(next.value);
  return dropped;
}
