import { startWorld, type World } from '../world/world.ts';

const clocks = new WeakMap<World, { ahead: number }>();

/** A world whose clock `later` can move. */
export async function startMovable(): Promise<World> {
  const clock = { ahead: 0 };
  const world = await startWorld({ clock: () => Date.now() + clock.ahead });
  clocks.set(world, clock);
  return world;
}

/** Moves the clock of the world. */
export function later(world: World, seconds: number): void {
  const clock = clocks.get(world);
  if (!clock) throw new Error('The clock of this world cannot be moved.');
  clock.ahead += seconds * 1000;
}
