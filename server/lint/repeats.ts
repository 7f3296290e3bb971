import type { Request } from './request.ts';

/** The entries by key. Those without a key are left out. */
export function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string | null | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === null || key === undefined || key === '') continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

/** The groups with more than one entry. */
export const repeatsOf = <T>(entries: readonly T[], keyOf: (entry: T) => string | null | undefined): T[][] =>
  [...groupBy(entries, keyOf).values()].filter(({ length }) => length > 1);

/** The longest run of requests within a span of time, if it has at least `least`. */
export function burstOf(requests: readonly Request[], spanMs: number, least: number): readonly Request[] | undefined {
  let best = { start: 0, length: 0 };
  for (let start = 0, end = 0; end < requests.length; end += 1) {
    while (requests[end]!.at - requests[start]!.at > spanMs) start += 1;
    const length = end - start + 1;
    if (length > best.length) best = { start, length };
  }
  return best.length >= least ? requests.slice(best.start, best.start + best.length) : undefined;
}
