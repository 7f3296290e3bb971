import { useSyncExternalStore } from 'react';
import { timeOn, type MovedClock } from '../../contract/clock/moved-clock.ts';
import { useWorkspace } from '../api/console.tsx';
import { useTraffic } from '../api/hooks.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in milliseconds since 1970, updated once a second by one timer for the whole console. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (!timer) now = Date.now();
    return Math.floor(now / 1000) * 1000;
  });
}

/** The moved clock of the current workspace. Undefined while it goes by real time. */
export function useWorkspaceClock(): MovedClock | undefined {
  const { id } = useWorkspace();
  return useTraffic(({ traffic }) => traffic.clocks?.workspaces[id]);
}

/** What the clock of the current workspace shows, updated once a second. Tokens and sessions go by it. */
export function useWorkspaceNow(): number {
  const now = useNow();
  const clock = useWorkspaceClock();
  return clock ? timeOn(clock, now) : now;
}
