import { useMemo, useState } from 'react';
import { useNow } from '../../ui/now.ts';
import { compileFilter, type Subject } from './filter/match.ts';
import { asksForReads, type Filter } from './filter/parse.ts';
import { RowMaker } from './list/row-maker.ts';
import type { Pins, Records, RowList } from './list/rows.ts';

/** Remembers whether each flow and exchange matches. They are replaced when they change, so identity is enough. */
function rememberVerdicts(matches: (subject: Subject) => boolean): (subject: Subject) => boolean {
  const verdicts = new WeakMap<object, boolean>();
  return (subject) => {
    const key = subject.flow ?? subject.exchanges[0];
    if (!key) return false;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = matches(subject);
    verdicts.set(key, verdict);
    return verdict;
  };
}

/** Without a filter there is nothing to remember. */
const matcherOf = (filter: Filter) => (filter.terms.length === 0 ? undefined : rememberVerdicts(compileFilter(filter)));

/** The rows of the list for one version of the traffic. */
export function useRows(options: {
  records: Records;
  version: number;
  workspace: string | undefined;
  filter: Filter;
  expanded: ReadonlySet<string>;
  pins: Pins;
}): RowList {
  const { records, version, workspace, filter, expanded, pins } = options;
  const now = useNow();
  const [maker] = useState(() => new RowMaker());
  // oxlint-disable-next-line react/exhaustive-deps -- pins change what the `pinned` flag matches
  const matches = useMemo(() => matcherOf(filter), [filter, pins]);
  const unfoldsReads = asksForReads(filter);
  return useMemo(
    () => maker.make(records, { workspace, ...(matches && { matches }), unfoldsReads, expanded, pinned: pins, now }),
    // oxlint-disable-next-line react/exhaustive-deps -- the maps of live traffic change in place, so compare the version
    [maker, records, version, workspace, matches, unfoldsReads, expanded, pins, now],
  );
}
