import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** So close to the end counts as being there. */
const NEAR_END_PX = 24;

/** Is the list scrolled to its end? */
export const isAtEnd = (scroller: Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'>): boolean =>
  scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - NEAR_END_PX;

/** Whether the reader is at the end of a list, and stays there as rows arrive. */
export function useFollow(scroller: RefObject<HTMLElement | null>) {
  const [following, setFollowing] = useState(true);
  const lastTop = useRef(0);
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const wentUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    // Each row that arrives scrolls the list that follows: whether that is at its end need not be measured.
    if (following && !wentUp) return;
    if (isAtEnd(element)) setFollowing(true);
    // Rows that arrive push the end away without anybody scrolling: only going up is leaving it.
    else if (wentUp) setFollowing(false);
  };
  /** A list that fits has no end to leave. */
  const leave = () => {
    const element = scroller.current;
    if (element && element.scrollHeight > element.clientHeight) setFollowing(false);
  };
  return { following, onScroll, follow: () => setFollowing(true), leave };
}

/**
 * Keeps the end of a list in view. `size` is its whole height, which changes with every row, and `shown` what is seen
 * of it.
 */
export function useEndInView(
  scroller: RefObject<HTMLElement | null>,
  following: boolean,
  { size, shown }: { size: number; shown: number },
): void {
  useLayoutEffect(() => {
    if (following) scroller.current?.scrollTo({ top: size });
  }, [following, size, shown, scroller]);
}
