import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { LIVE_WORDS } from '../words.ts';
import { ListRow } from './ListRow.tsx';
import { RowMenu, type MenuPlace } from './RowMenu.tsx';
import type { Row } from './rows.ts';
import { useRowPointer } from './use-row-pointer.ts';
import { useAnchor } from './use-anchor.ts';
import { useEndInView, useFollow } from './use-follow.ts';
import classes from './list.module.css';

const FLOW_PX = 48;
const EXCHANGE_PX = 30;
/** The area the "Newest" button covers. The selected row scrolls clear of it. */
const JUMP_PX = 52;
/** Distance from the row's left edge for a menu opened by keyboard. */
const MENU_INDENT_PX = 28;

const heightOf = (row: Row | undefined): number =>
  (row?.kind === 'run' ? row.last : row)?.kind === 'flow' ? FLOW_PX : EXCHANGE_PX;

/** As many rows as fit, up to the end of the list. */
function endOf({ startIndex, endIndex, overscan, count }: Range): number[] {
  const first = Math.max(0, count - (endIndex - startIndex + 1) - overscan);
  return Array.from({ length: count - first }, (_, index) => first + index);
}

export interface ListHandle {
  jumpToEnd: () => void;
  focus: () => void;
  /** Opens the menu of the selected row by keyboard. */
  openMenu: () => void;
}

/** A virtualized list of flows and exchanges. It follows new rows while you are at the end. */
export function TrafficList(props: {
  rows: readonly Row[];
  selected: string | undefined;
  onSelect: (row: Row) => void;
  onToggle: (row: Row) => void;
  /** Adds a term to the filter. */
  onTerm: (term: string) => void;
  onPin: (row: Row) => void;
  handle: React.RefObject<ListHandle | null>;
}) {
  const { rows, selected, handle } = props;
  const [menu, setMenu] = useState<MenuPlace>();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { following, onScroll, follow, leave } = useFollow(scroller);
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer is not passed on
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // New functions recompute every position, which is needed for new rows only.
    estimateSize: useCallback((index: number) => heightOf(rows[index]), [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 10,
    scrollPaddingEnd: JUMP_PX,
    // Render new rows together with the rest. Their scroll event arrives a frame late.
    rangeExtractor: following ? endOf : defaultRangeExtractor,
    useFlushSync: !following,
  });
  const size = virtualizer.getTotalSize();
  const items = virtualizer.getVirtualItems();
  const shift = useAnchor(scroller, items, following);
  useEndInView(scroller, following, { size, shown: virtualizer.scrollRect?.height ?? 0 });
  const index = selected === undefined ? -1 : rows.findIndex((row) => row.key === selected);
  const known = useRef<string>(undefined);
  const openMenu = () => {
    const row = rows[index];
    if (!row || !scroller.current) return;
    virtualizer.scrollToIndex(index);
    const { left, top } = scroller.current.getBoundingClientRect();
    const end = virtualizer.measurementsCache[index]?.end ?? 0;
    setMenu({ row, x: left + MENU_INDENT_PX, y: top + end - scroller.current.scrollTop, byKey: true });
  };
  const { hovered, ...pointer } = useRowPointer(rows, { ...props, onMenu: setMenu });
  useEffect(() => {
    handle.current = { jumpToEnd: follow, openMenu, focus: () => scroller.current?.focus({ preventScroll: true }) };
    if (known.current === selected || index < 0) return;
    known.current = selected;
    if (index < rows.length - 1) leave();
    virtualizer.scrollToIndex(index);
  });
  return (
    <div className={classes.list}>
      <div
        ref={scroller}
        className={`${classes.scroller} u-scroll`}
        role="tree"
        aria-label={LIVE_WORDS.list}
        tabIndex={0}
        aria-activedescendant={index < 0 ? undefined : `${id}-${selected}`}
        onScroll={onScroll}
        {...pointer}
        onKeyDown={(event) => {
          if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
          event.preventDefault();
          openMenu();
        }}
        data-live-list=""
      >
        <div style={{ height: size, position: 'relative' }} role="presentation">
          <div className={classes.layer} style={{ top: -shift }} role="presentation">
            {items.map((item) => (
              <ListRow
                key={item.key}
                id={`${id}-${item.key}`}
                row={rows[item.index]!}
                isSelected={item.index === index}
                hasMenu={item.index === index || item.key === hovered}
                height={item.size}
                top={item.start + shift}
              />
            ))}
          </div>
        </div>
      </div>
      <RowMenu
        place={menu}
        onClose={() => {
          setMenu(undefined);
          scroller.current?.focus({ preventScroll: true });
        }}
        onTerm={props.onTerm}
        onPin={props.onPin}
        onToggle={props.onToggle}
      />
      {!following && (
        <Button className={classes.jump} radius="xl" leftSection={<IconArrowDown size={14} />} onClick={follow}>
          Newest&ensp;
          <KeyHint keys="End" />
        </Button>
      )}
    </div>
  );
}
