/** What happens while an idle moment is used has to wait for its end: so long in milliseconds. */
const MOST_MS = 6;
/** A page that is never idle gives some of its time every so often, in milliseconds. */
const LEAST_MS = 3;
const EVERY_MS = 500;
/** What is left unused of an idle moment, in milliseconds. */
const SPARE_MS = 2;

/** Runs `task` when the page has nothing else to do; `hasTime` tells whether that is still so. */
export function whenIdle(task: (hasTime: () => boolean) => void): void {
  const lasting = (ms: number) => {
    const end = performance.now() + ms;
    return () => performance.now() < end;
  };
  // Safari has no idle callback.
  if ('requestIdleCallback' in window) {
    const run = (deadline: IdleDeadline) => {
      const spared = Math.min(MOST_MS, deadline.timeRemaining() - SPARE_MS);
      task(lasting(Math.max(LEAST_MS, spared)));
    };
    requestIdleCallback(run, { timeout: EVERY_MS });
  } else setTimeout(() => task(lasting(LEAST_MS)));
}

/** Does `each` for all of them, in idle moments, and then `done`. The returned function gives it up. */
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
