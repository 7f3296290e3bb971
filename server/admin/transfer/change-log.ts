import type { ChangeView } from '../../../contract/transfer.ts';
import { diffConfigs } from '../../transfer/diff.ts';
import type { ConfigStore, Listener } from '../../core/ports.ts';

/** Config changes, field by field, newest first. */
export interface ChangeLog {
  list(): ChangeView[];
}

const KEPT_CHANGES = 10;

/** Follows the config from now on. Details of a change are computed on demand. */
export function createChangeLog(
  config: Pick<ConfigStore, 'source'>,
  subscribe: (listener: Listener) => unknown,
): ChangeLog {
  let current = config.source();
  const entries: (() => ChangeView)[] = [];
  subscribe((event) => {
    if (event.type !== 'config.changed') return;
    const { revision, at, by, summary } = event;
    const [before, after] = [current, config.source()];
    current = after;
    let view: ChangeView | undefined;
    entries.unshift(
      () => (view ??= { revision, at, by, summary: [...summary], differences: differencesBetween(before, after) }),
    );
    entries.length = Math.min(entries.length, KEPT_CHANGES);
  });
  return { list: () => entries.map((entry) => entry()) };
}

type Source = ReturnType<ConfigStore['source']>;

const differencesBetween = (before: Source, after: Source): ChangeView['differences'] =>
  diffConfigs(before, after).map(({ fields, ...thing }) => ({ ...thing, fields: [...fields] }));
