import { useState } from 'react';
import { matchesQuery } from './kind.ts';

interface ListOptions<T> {
  entries: readonly T[];
  keyOf: (entry: T) => string;
  /** What the search looks in. */
  textsOf: (entry: T) => readonly (string | undefined)[];
}

/** A list that is searched and chosen from. What the search hides is not chosen. */
export function useChosen<T>({ entries, keyOf, textsOf }: ListOptions<T>) {
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = query === '' ? entries : entries.filter((entry) => matchesQuery(query, textsOf(entry)));
  return {
    query,
    setQuery,
    shown,
    selected,
    setSelected,
    chosen: shown.filter((entry) => selected.has(keyOf(entry))),
    clear: () => setSelected(new Set()),
  };
}
