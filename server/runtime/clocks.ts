import { AsyncLocalStorage } from 'node:async_hooks';
import { realMsUntil, timeOn, type MovedClock } from '../../contract/clock/moved-clock.ts';
import type { BornExpired, Clock, Clocks, Place } from '../core/ports.ts';

/** Clocks of this process. While none is moved, `now` is real time and `within` only calls. */
export function createClocks(real: Clock = Date.now): Clocks {
  return new MovableClocks(real);
}

class MovableClocks implements Clocks {
  moved = false;
  readonly real: Clock;
  readonly #workspaces = new Map<string, MovedClock>();
  readonly #lanes = new Map<string, MovedClock>();
  readonly #scope = new AsyncLocalStorage<Place>();
  readonly #listeners = new Set<() => void>();

  constructor(real: Clock) {
    this.real = real;
  }

  readonly now: Clock = () => {
    if (!this.moved) return this.real();
    const place = this.#scope.getStore();
    return place ? this.timeOf(place) : this.real();
  };

  movedHere(): number | undefined {
    const place = this.here();
    const clock = place && this.#movedAt(place);
    return clock && timeOn(clock, this.real());
  }

  here(): Place | undefined {
    return this.moved ? this.#scope.getStore() : undefined;
  }

  within<T>(place: Place, act: () => T): T {
    return this.moved ? this.#scope.run(place, act) : act();
  }

  timeOf(place: Place): number {
    const clock = this.#movedAt(place);
    const now = this.real();
    return clock ? timeOn(clock, now) : now;
  }

  timeSeen({ workspace, lane }: Place): number {
    const current = this.here()?.lane;
    const isMoved = current !== undefined && this.#lanes.has(current);
    return this.timeOf({ workspace, lane: isMoved ? current : lane });
  }

  realMsUntil(at: number, place: Place): number {
    const clock = this.#movedAt(place);
    const now = this.real();
    return clock ? realMsUntil(clock, at, now) : Math.max(0, at - now);
  }

  clockOf({ workspace = '', lane }: Place): MovedClock | undefined {
    return lane === undefined ? this.#workspaces.get(workspace) : this.#lanes.get(lane);
  }

  move({ workspace = '', lane }: Place, clock: MovedClock | undefined): void {
    const [clocks, name] = lane === undefined ? [this.#workspaces, workspace] : [this.#lanes, lane];
    if (clock) clocks.set(name, clock);
    else clocks.delete(name);
    this.moved = this.#workspaces.size + this.#lanes.size > 0;
    // Without it, promises cost what they did before. What is in flight goes on in real time.
    if (!this.moved) this.#scope.disable();
    for (const listener of this.#listeners) listener();
  }

  onMove(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #movedAt({ workspace = '', lane }: Place): MovedClock | undefined {
    return (lane === undefined ? undefined : this.#lanes.get(lane)) ?? this.#workspaces.get(workspace);
  }
}

/** Plans of this process. */
export function createBornExpired(): BornExpired {
  const planned = new Set<string>();
  const keyOf = (workspace: string, client_id: string): string => `${workspace} ${client_id}`;
  return {
    plan: (workspace, client_id) => void planned.add(keyOf(workspace, client_id)),
    take: (workspace, client_id) => planned.size > 0 && planned.delete(keyOf(workspace, client_id)),
  };
}
