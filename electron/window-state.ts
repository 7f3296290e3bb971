import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const whole = z.number().int().min(-100_000).max(100_000);
const windowState = z.object({
  x: whole.optional(),
  y: whole.optional(),
  width: whole.min(400),
  height: whole.min(300),
  maximized: z.boolean(),
});

export type WindowState = z.output<typeof windowState>;

const DEFAULT_WINDOW_STATE: WindowState = { width: 1280, height: 800, maximized: false };
/** How much of the title bar must be on a display so that you can reach the window, in points. */
const VISIBLE = 100;
/** Moving and resizing cause bursts of events. Only the last state is written. */
const QUIET_MS = 500;

/** The state saved in `file`, or the default if it is missing or invalid. */
export function readWindowState(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return DEFAULT_WINDOW_STATE;
  }
}

/**
 * Drops a position that is no longer on any display, and limits the size to the display, or to the first one if its own
 * is gone.
 */
export function placeOnDisplays(state: WindowState, displays: readonly Rectangle[]): WindowState {
  const { x, y, ...size } = state;
  if (x === undefined || y === undefined) return within(size, displays[0]);
  const own = displays.find(
    (area) =>
      x + size.width >= area.x + VISIBLE &&
      x <= area.x + area.width - VISIBLE &&
      y >= area.y &&
      y <= area.y + area.height - VISIBLE,
  );
  return own ? within(state, own) : within(size, displays[0]);
}

const within = (state: WindowState, area: Rectangle | undefined): WindowState => ({
  ...state,
  width: Math.min(state.width, area?.width ?? state.width),
  height: Math.min(state.height, area?.height ?? state.height),
});

/**
 * Saves the window's position soon after it moves and when it closes. If the disk is full, only the position is lost.
 */
export function keepWindowState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(state)}\n`);
    } catch {
      return;
    }
  };
  const writeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, QUIET_MS);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('hide', write);
  window.on('close', write);
}
