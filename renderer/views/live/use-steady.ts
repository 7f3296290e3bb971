import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Returns the same function object on every render. It calls the latest version, so components that take it need not
 * render again.
 */
export function useSteady<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
