import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Within this distance, the list counts as scrolled to the end. */
const NEAR_END_PX = 24;

/** Whether the list is scrolled to its end. */
export const isAtEnd = (scroller: Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'>): boolean =>
  scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - NEAR_END_PX;

/** Whether you are at the end of a list, and so follow new rows. */
export function useFollow(scroller: RefObject<HTMLElement | null>) {
  const [following, setFollowing] = useState(true);
  const lastTop = useRef(0);
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const wentUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    // A list that follows scrolls with each new row, so there is no need to measure.
    if (following && !wentUp) return;
    if (isAtEnd(element)) setFollowing(true);
    // New rows push the end away without scrolling. Only scrolling up leaves the end.
    else if (wentUp) setFollowing(false);
  };
  /** A list that fits the pane is always at its end. */
  const leave = () => {
    const element = scroller.current;
    if (element && element.scrollHeight > element.clientHeight) setFollowing(false);
  };
  return { following, onScroll, follow: () => setFollowing(true), leave };
}

/**
 * Keeps the end of a list in view. `size` is its total height, which changes with every row, and `shown` is the visible
 * height.
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
