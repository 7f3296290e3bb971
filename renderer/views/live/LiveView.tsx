import { Splitter } from '@mantine/core';
import { useClipboard, useSessionStorage, useSet, useThrottledValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconStackPop } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useDesk, useWorkspace } from '../../api/desk.tsx';
import { useMutation, useTraffic } from '../../api/hooks.ts';
import { Banner } from '../../frame/Banners.tsx';
import { usePathParts } from '../../frame/paths.ts';
import { Detail } from './Detail.tsx';
import { EmptyList } from './EmptyList.tsx';
import type { Exported } from './ExportMenu.tsx';
import { curlOf } from './export/curl.ts';
import { collectValues } from './filter/complete.ts';
import { parseFilter } from './filter/parse.ts';
import { addTerm } from './filter/like-this.ts';
import { exchangesOf, type Row } from './list/rows.ts';
import { TrafficList, type ListHandle } from './list/TrafficList.tsx';
import { pinStore, usePins } from './pins.ts';
import { newestFlow, pathUp, rowBeside, rowPath, sameSelection, selectionAt, type Selection } from './selection.ts';
import { warmTokens } from './token/warm-tokens.ts';
import { Toolbar } from './Toolbar.tsx';
import { useLiveKeys } from './use-live-keys.ts';
import { useRows } from './use-rows.ts';
import classes from './live.module.css';

/** A followed flow stays at least so long: nobody could read it sooner. */
const FOLLOW_MS = 700;

/** Every flow and exchange as it happens. */
export default function LiveView() {
  const { store } = useDesk();
  const { id: workspace, issuer } = useWorkspace();
  const view = useTraffic((current) => current);
  const { traffic } = view;
  const parts = usePathParts();
  const [, navigate] = useLocation();
  const [text, setText] = useSessionStorage({ key: 'understudy.filter', defaultValue: '' });
  const deferred = useDeferredValue(text);
  const filter = useMemo(() => parseFilter(deferred), [deferred]);
  const expanded = useSet<string>();
  const pins = usePins();
  const clear = useMutation('exchanges.clear');
  const clipboard = useClipboard();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<ListHandle>(null);
  const { rows, shown, total } = useRows({
    traffic,
    version: view.version,
    workspace,
    filter,
    expanded: useFrozen(expanded),
    pins,
  });
  const selection = useSameSelection(selectionAt(parts, traffic, pins));
  const followed = useThrottledValue(newestFlow(rows), FOLLOW_MS);
  const newest = useSameSelection(selectionAt(['live', followed], traffic, pins));
  const row = rows.find((entry) => entry.key === selection?.key);
  const paused = view.pausedBehind !== undefined;
  const origin = new URL(issuer).origin;
  useEffect(() => () => store.resume(), [store]);

  const seen = useCallback(() => {
    warmTokens(traffic.exchanges.values());
    return collectValues(traffic);
  }, [traffic]);
  const toggle = (flowId: string) => void (expanded.delete(flowId) || expanded.add(flowId));
  const pin = (of: Row) => pinStore.toggle(of, (flow) => exchangesOf(flow, traffic.exchanges));
  const pause = () => (paused ? store.resume() : store.pause());
  const exported = (): Exported => ({
    flows: rows.flatMap((entry) => (entry.kind === 'flow' ? [entry.flow] : [])),
    exchanges: rows.flatMap((entry) => {
      if (entry.kind === 'flow') return exchangesOf(entry.flow, traffic.exchanges);
      return entry.flow ? [] : [entry.exchange];
    }),
  });
  useLiveKeys({
    move: (step) => {
      const next = rowBeside(rows, selection?.key, step);
      if (next) navigate(rowPath(next), { replace: true });
    },
    toggle: (open) => {
      if (row?.flow && (open === undefined || open !== expanded.has(row.flow.flowId))) toggle(row.flow.flowId);
    },
    up: () => navigate(pathUp(parts)),
    filter: () => input.current?.focus(),
    pin: () => row && pin(row),
    pause,
    end: () => list.current?.jumpToEnd(),
    curl: () => {
      if (!selection?.exchange) return;
      clipboard.copy(curlOf(selection.exchange, origin));
      notifications.show({ message: 'The request is in the clipboard, as curl.' });
    },
  });

  return (
    <div className={classes.live}>
      <Toolbar
        filter={text}
        onFilter={setText}
        problem={filter.problem}
        seen={seen}
        inputRef={input}
        shown={shown}
        total={total}
        paused={paused}
        behind={view.pausedBehind ?? 0}
        onPause={pause}
        onClear={() => void clear.run()}
        exported={exported}
        selected={
          selection && {
            flows: selection.flow ? [selection.flow] : [],
            exchanges: selection.exchange ? [selection.exchange] : selection.exchanges,
          }
        }
        origin={origin}
        version={traffic.server?.version ?? ''}
      />
      <DroppedBanner />
      <Splitter className={classes.panes} lineSize={1} withHandle={false}>
        <Splitter.Pane defaultSize="400px" min="300px" className={classes.pane}>
          {rows.length > 0 ? (
            <TrafficList
              rows={rows}
              selected={selection?.key}
              onSelect={(entry) => navigate(rowPath(entry))}
              onToggle={toggle}
              onTerm={(term) => setText((last) => addTerm(last, term))}
              onPin={pin}
              handle={list}
            />
          ) : (
            <EmptyList
              filtered={total > 0}
              paused={paused}
              onUnfilter={() => setText('')}
              onResume={() => store.resume()}
            />
          )}
        </Splitter.Pane>
        <Splitter.Pane defaultSize={100} min={40} className={classes.pane}>
          <Detail selection={selection} newest={newest} asked={parts.length > 1} empty={total === 0} origin={origin} />
        </Splitter.Pane>
      </Splitter>
    </div>
  );
}

/** The selection as the same object while it is the same: the detail pane need not be drawn again. */
function useSameSelection(selection: Selection | undefined): Selection | undefined {
  const [last, setLast] = useState(selection);
  if (sameSelection(last, selection)) return last;
  setLast(selection);
  return selection;
}

/** A set that is a new object whenever its content changes: Mantine's is altered in place. */
function useFrozen(set: ReadonlySet<string>): ReadonlySet<string> {
  const content = [...set].join('\n');
  return useMemo(() => new Set(content === '' ? [] : content.split('\n')), [content]);
}

/** Says when the limits of the record pushed something out. */
function DroppedBanner() {
  const dropped = useTraffic(({ traffic }) => traffic.dropped.exchanges + traffic.dropped.flows);
  const limits = useTraffic(({ traffic }) => traffic.limits);
  if (dropped === 0) return null;
  return (
    <Banner tone="waiting" icon={<IconStackPop size={16} />}>
      The oldest {dropped.toLocaleString('en')} were dropped: the server keeps {limits.exchanges.toLocaleString('en')}{' '}
      exchanges, {limits.flows.toLocaleString('en')} flows and {Math.round(limits.bytes / 1_048_576)} MiB. What you pin
      stays.
    </Banner>
  );
}
