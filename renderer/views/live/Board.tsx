import { Splitter } from '@mantine/core';
import { useSet, useThrottledValue } from '@mantine/hooks';
import { useDeferredValue, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { usePathParts } from '../../frame/paths.ts';
import { Detail } from './Detail.tsx';
import { EmptyList } from './EmptyList.tsx';
import type { Exported } from './ExportMenu.tsx';
import { parseFilter } from './filter/parse.ts';
import { addTerm } from './filter/like-this.ts';
import { useSeen } from './filter/use-seen.ts';
import { exchangesOf, type Records, type Row } from './list/rows.ts';
import { TrafficList, type ListHandle } from './list/TrafficList.tsx';
import { usePins, type PinStore } from './pins.ts';
import {
  pathUp,
  rowBeside,
  rowOf,
  rowPath,
  sameSelection,
  selectionAt,
  toggleRow,
  type Selection,
} from './selection.ts';
import { useSteady } from './use-steady.ts';
import { useSource } from './source.ts';
import { Toolbar, type LiveControls } from './Toolbar.tsx';
import { useCopyCurl } from './exchange/use-copy.ts';
import { useLiveKeys } from './use-live-keys.ts';
import { useRows } from './use-rows.ts';
import classes from './live.module.css';

/** How long a followed flow stays selected at least, so that you can read it. */
const FOLLOW_MS = 700;

/** Actions that are always available. */
export interface BoardControls {
  masked: boolean;
  onMask: () => void;
  /** Opens the file dialog for a recording. */
  onOpen: () => void;
}

interface BoardProps extends BoardControls {
  records: Records;
  /** Increases whenever the records change. */
  version: number;
  /** Shows only this workspace. If absent, shows everything. */
  workspace?: string;
  pinStore: PinStore;
  filter: { text: string; set: (next: string | ((last: string) => string)) => void };
  /** Absent for a recording, where nothing new arrives. */
  live?: LiveControls;
  serverVersion: string;
  /** Content above and below the toolbar. */
  head?: ReactNode;
  notes?: ReactNode;
}

/** Toolbar, list and detail pane for flows and exchanges from any source. */
export function Board(props: BoardProps) {
  const { records, version, workspace, pinStore, live } = props;
  const { base } = useSource();
  const parts = usePathParts().slice(base.length - 1);
  const [, navigate] = useLocation();
  const { text, set: setText } = props.filter;
  const deferred = useDeferredValue(text);
  const filter = useMemo(() => parseFilter(deferred), [deferred]);
  const expanded = useSet<string>();
  const pins = usePins(pinStore);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const {
    rows,
    shown,
    total,
    newest: newestFlow,
  } = useRows({
    records,
    version,
    workspace,
    filter,
    expanded: useFrozen(expanded),
    pins,
  });
  const selection = useSameSelection(selectionAt(parts, records, pins));
  const followed = useThrottledValue(newestFlow, FOLLOW_MS);
  const newest = useSameSelection(selectionAt(['live', followed], records, pins));
  const row = selection && rowOf(rows, selection);
  const copyCurl = useCopyCurl();

  const { seen, ask } = useSeen(records, version);
  const pin = (of: Row) =>
    pinStore.toggle(of.kind === 'run' ? of.last : of, (flow) => exchangesOf(flow, records.exchanges));
  const onMask = useSteady(props.onMask);
  const onOpen = useSteady(props.onOpen);
  const exported = useSteady(() => exportedRows(rows, records));
  const exportedSelection = useSteady(() => exportedOf(selection));
  useLiveKeys({
    move: (step) => {
      const next = rowBeside(rows, row?.key, step);
      if (next) navigate(rowPath(next, base), { replace: true });
      list.current?.focus();
    },
    toggle: (open) => row && toggleRow(rows, row, expanded, open),
    up: () => navigate(pathUp(parts, base)),
    filter: () => input.current?.focus(),
    pin: () => row && pin(row),
    pause: () => live?.onPause(),
    end: () => list.current?.jumpToEnd(),
    curl: () => selection?.exchange && copyCurl(selection.exchange),
    menu: () => list.current?.openMenu(),
    mask: props.onMask,
    open: props.onOpen,
  });

  return (
    <>
      {props.head}
      <Toolbar
        filter={{ filter: text, onFilter: setText, problem: filter.problem, seen, onAsk: ask, inputRef: input }}
        actions={{
          live,
          masked: props.masked,
          onMask,
          onOpen,
          exported,
          selected: selection && exportedSelection,
          version: props.serverVersion,
        }}
        shown={shown}
        total={total}
      />
      {props.notes}
      <Splitter className={classes.panes} lineSize={1} withHandle={false}>
        <Splitter.Pane defaultSize="400px" min="300px" className={classes.pane}>
          {rows.length > 0 ? (
            <TrafficList
              rows={rows}
              selected={row?.key}
              onSelect={(entry) => navigate(rowPath(entry, base))}
              onToggle={(entry) => toggleRow(rows, entry, expanded)}
              onTerm={(term) => setText((last) => addTerm(last, term))}
              onPin={pin}
              handle={list}
            />
          ) : (
            <EmptyList
              filtered={total > 0}
              paused={live?.paused ?? false}
              onUnfilter={() => setText('')}
              onResume={() => live?.onPause()}
            />
          )}
        </Splitter.Pane>
        <Splitter.Pane defaultSize={100} min={40} className={classes.pane}>
          <Detail
            selection={selection}
            newest={newest}
            asked={parts.length > 1}
            empty={total === 0 && live !== undefined}
          />
        </Splitter.Pane>
      </Splitter>
    </>
  );
}

/** Includes collapsed rows. */
function exportedRows(rows: readonly Row[], { exchanges }: Records): Exported {
  const entries = rows.flatMap((row) => (row.kind !== 'run' ? [row] : row.expanded ? [] : row.members));
  return {
    flows: entries.flatMap((entry) => (entry.kind === 'flow' ? [entry.flow] : [])),
    exchanges: entries.flatMap((entry) => {
      if (entry.kind === 'flow') return exchangesOf(entry.flow, exchanges);
      return entry.flow ? [] : [entry.exchange];
    }),
  };
}

function exportedOf(selection: Selection | undefined): Exported {
  const { flow, exchange, exchanges = [] } = selection ?? {};
  return { flows: flow ? [flow] : [], exchanges: exchange ? [exchange] : exchanges };
}

/** Keeps the same selection object while nothing changes, so that the detail pane does not render again. */
function useSameSelection(selection: Selection | undefined): Selection | undefined {
  const [last, setLast] = useState(selection);
  if (sameSelection(last, selection)) return last;
  setLast(selection);
  return selection;
}

/** Returns a new set whenever its content changes. Mantine changes its set in place. */
function useFrozen(set: ReadonlySet<string>): ReadonlySet<string> {
  const content = [...set].join('\n');
  return useMemo(() => new Set(content === '' ? [] : content.split('\n')), [content]);
}
