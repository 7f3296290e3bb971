export type SortValue = string | number | boolean | undefined;
export interface Sort {
  column: string;
  descending: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compare(a: SortValue, b: SortValue): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  return Number(a) - Number(b);
}

/** A sorted copy. Rows without a value come last in either direction. */
export function sortRows<T>(rows: readonly T[], value: (row: T) => SortValue, descending: boolean): T[] {
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    return descending && x !== undefined && y !== undefined ? compare(y, x) : compare(x, y);
  });
}

/** The next sort after a click on a column header: ascending, descending, none. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? undefined : { column, descending: true };
}

/** The row that a key moves to. Undefined if the key doesn't move. */
export function movedIndex(key: string, index: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + 10,
    PageUp: index - 10,
    Home: 0,
    End: count - 1,
  };
  const moved = moves[key];
  return moved === undefined ? undefined : Math.max(0, Math.min(count - 1, moved));
}
