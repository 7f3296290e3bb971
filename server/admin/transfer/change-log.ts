import type { ChangeView } from '../../../contract/transfer.ts';
import { diffConfigs } from '../../transfer/diff.ts';
import type { ConfigStore, EventLog } from '../../core/ports.ts';

/** Config changes, field by field, newest first. */
export interface ChangeLog {
  /** The newest, as many as people read. */
  list(): ChangeView[];
  /** Those between two times, oldest first. */
  between(after: number, until: number): ChangeView[];
}

const LISTED_CHANGES = 10;
/** Revisions of a config share what did not change. */
const KEPT_CHANGES = 100;

/** Follows the config from now on. Details of a change are computed on demand. */
export function createChangeLog(config: Pick<ConfigStore, 'source'>, subscribe: EventLog['subscribe']): ChangeLog {
  let current = config.source();
  const entries: { at: number; view: () => ChangeView }[] = [];
  subscribe(
    (event) => {
      if (event.type !== 'config.changed') return;
      const { revision, at, by, summary } = event;
      const [before, after] = [current, config.source()];
      current = after;
      let view: ChangeView | undefined;
      entries.unshift({
        at,
        view: () =>
          (view ??= { revision, at, by, summary: [...summary], differences: differencesBetween(before, after) }),
      });
      entries.length = Math.min(entries.length, KEPT_CHANGES);
    },
    (type) => type === 'config.changed',
  );
  return {
    list: () => entries.slice(0, LISTED_CHANGES).map(({ view }) => view()),
    between: (after, until) =>
      entries
        .filter(({ at }) => at >= after && at <= until)
        .toReversed()
        .map(({ view }) => view()),
  };
}

type Source = ReturnType<ConfigStore['source']>;

const differencesBetween = (before: Source, after: Source): ChangeView['differences'] =>
  diffConfigs(before, after).map(({ fields, ...thing }) => ({ ...thing, fields: [...fields] }));
