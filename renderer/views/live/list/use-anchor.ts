import type { VirtualItem } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type RefObject } from 'react';

/** Where rows are drawn, in pixels. */
interface Drawn {
  /** Of each row that was drawn: how far its beginning is from the list's. */
  starts: ReadonlyMap<VirtualItem['key'], number>;
  /** How far rows have moved towards the list's beginning since they were first drawn. */
  shift: number;
}

/** Larger lengths than some ten million pixels lose their precision in browsers: then rows are placed anew. */
const LARGEST_SHIFT_PX = 1e6;

/**
 * Keeps rows where they are when others above them come or go: the oldest are dropped with each new one once the
 * record is full. A row is drawn at its start plus `shift`, which does not change then, in a layer that is moved by
 * `shift` instead; and the list is scrolled by as much, unless it follows the end.
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
