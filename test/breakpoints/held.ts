import type { HeldView } from '../../contract/breakpoints/held.ts';
import type { Running } from '../../server/compose/start.ts';
import type { Stage } from '../faults/stage.ts';

type Api = Stage['api'];

/** The next exchange that waits. Ask before it is sent. */
export function nextHeld({ bus, core }: Running): Promise<HeldView> {
  return new Promise((resolve) => {
    const stop = bus.subscribe((event) => {
      if (event.type !== 'exchange.held') return;
      stop();
      resolve(core.breakpoints.held().find(({ id }) => id === event.heldId)!);
    });
  });
}

/** The next event of a type. */
export function nextEvent(
  { bus }: Running,
  type: string,
  isMeant: (event: object) => boolean = () => true,
): Promise<object> {
  return new Promise((resolve) => {
    const stop = bus.subscribe((event) => {
      if (event.type !== type || !isMeant(event)) return;
      stop();
      resolve(event);
    });
  });
}

export interface Caught<T> {
  held: HeldView;
  /** What the client gets in the end. */
  outcome: Promise<T>;
  release(release?: Record<string, unknown>): ReturnType<Api>;
}

/** Sets a breakpoint for one exchange, lets a client run into it, and gives what waits. */
export async function caught<T>(
  { running, api }: Stage,
  breakpoint: Record<string, unknown>,
  act: () => Promise<T>,
): Promise<Caught<T>> {
  await api('POST', 'breakpoints', { once: true, ...breakpoint });
  const waits = nextHeld(running);
  const outcome = act();
  // It may fail before anyone waits for it.
  outcome.catch(() => undefined);
  const held = await waits;
  return { held, outcome, release: (release = {}) => api('POST', `held/${held.id}/release`, release) };
}

/** Deletes every breakpoint, and lets everything go. */
export async function clearAll({ running }: Stage): Promise<void> {
  running.core.breakpoints.releaseAll('api');
  for (const { id } of running.core.breakpoints.list()) running.core.breakpoints.remove(id);
  running.core.faults.clear();
}
