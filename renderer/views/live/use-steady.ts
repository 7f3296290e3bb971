import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same object and does what it was last told to: whoever gets it need not be drawn again. */
export function useSteady<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
