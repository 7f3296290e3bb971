import { useState } from 'react';
import { matchesQuery } from './kind.ts';

interface ListOptions<T> {
  entries: readonly T[];
  keyOf: (entry: T) => string;
  /** The texts to search. */
  textsOf: (entry: T) => readonly (string | undefined)[];
}

/** A list with search and selection. Entries hidden by the search are not selected. */
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
