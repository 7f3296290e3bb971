/** Runs `act` after real milliseconds. Returns what cancels it. */
export type After = (ms: number, act: () => void) => () => void;

export const realTimers: After = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** Waits, but not for longer than any of the signals lets it. */
export function pause(after: After, ms: number, signals: readonly AbortSignal[]): Promise<void> {
  const signal = AbortSignal.any([...signals]);
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const cancel = after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}
