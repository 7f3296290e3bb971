import type { VirtualItem } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Positions of rows, in pixels. */
interface Drawn {
  /** Offset of each rendered row from the start of the list. */
  starts: ReadonlyMap<VirtualItem['key'], number>;
  /** How far rows have moved towards the start of the list since they were first rendered. */
  shift: number;
}

/** Browsers lose precision beyond some ten million pixels. Past this, rows are positioned again. */
const LARGEST_SHIFT_PX = 1e6;

/**
 * Keeps rows in place when rows above them come or go. Once the record is full, each new row drops the oldest. A row is
 * rendered at its start plus `shift`, in a layer moved by `shift`, so its own position does not change. The list
 * scrolls by the same amount unless it follows the end.
 */
export function useAnchor(scroller: RefObject<HTMLElement | null>, items: readonly VirtualItem[], following: boolean) {
  const drawn = useRef<Drawn>({ starts: new Map(), shift: 0 });
  const { starts, shift: lastShift } = drawn.current;
  const top = scroller.current?.scrollTop ?? 0;
  const known = items.filter(({ key }) => starts.has(key));
  const anchor = known.find(({ key, size }) => starts.get(key)! + size > top) ?? known.at(-1);
  const moved = anchor ? anchor.start - starts.get(anchor.key)! : 0;
  const shift = anchor && Math.abs(lastShift - moved) < LARGEST_SHIFT_PX ? lastShift - moved : 0;
  useLayoutEffect(() => {
    drawn.current = { starts: new Map(items.map(({ key, start }) => [key, start])), shift };
    if (moved !== 0 && !following) scroller.current?.scrollBy({ top: moved });
  });
  return shift;
}
