/** A flow keeps the start and the end of its lists, because one token may be introspected a million times. */
const KEPT_AT_EACH_END = 50;

/** Adds to the end of a list. A full one loses an entry from its middle. */
export function append<T>(list: T[], item: T): void {
  if (list.length >= 2 * KEPT_AT_EACH_END) list.splice(KEPT_AT_EACH_END, 1);
  list.push(item);
}
