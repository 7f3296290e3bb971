/** The longest that input may wait while idle time is used, in milliseconds. */
const MOST_MS = 6;
/** A page that is never idle still gives this much time, this often, in milliseconds. */
const LEAST_MS = 3;
const EVERY_MS = 500;
/** How much idle time to leave unused, in milliseconds. */
const SPARE_MS = 2;

/** Runs `task` when the page is idle. `hasTime` returns whether idle time is left. */
export function whenIdle(task: (hasTime: () => boolean) => void): void {
  const lasting = (ms: number) => {
    const end = performance.now() + ms;
    return () => performance.now() < end;
  };
  // Safari has no requestIdleCallback.
  if ('requestIdleCallback' in window) {
    const run = (deadline: IdleDeadline) => {
      const spared = Math.min(MOST_MS, deadline.timeRemaining() - SPARE_MS);
      task(lasting(Math.max(LEAST_MS, spared)));
    };
    requestIdleCallback(run, { timeout: EVERY_MS });
  } else setTimeout(() => task(lasting(LEAST_MS)));
}

/** Calls `each` for every item in idle time, then `done`. The returned function cancels it. */
export function eachWhenIdle<T>(items: Iterable<T>, each: (item: T) => void, done?: () => void): () => void {
  const rest = items[Symbol.iterator]();
  let given = false;
  const some = (hasTime: () => boolean) => {
    while (!given && hasTime()) {
      const next = rest.next();
      if (next.done) return done?.();
      each(next.value);
    }
    if (!given) whenIdle(some);
    return undefined;
  };
  whenIdle(some);
  return () => void (given = true);
}
