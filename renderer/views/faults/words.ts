import type { HoldPoint } from '../../../contract/breakpoints/points.ts';

/** Texts of the faults screen, which tests import. */
export const FAULT_WORDS = {
  description:
    'Make this server answer wrong on purpose, to see whether your client reacts correctly. Nothing is stored.',
  search: 'Search kinds of faults …',
  planted: 'Planted',
  none: 'Nothing is planted',
  noneHint: 'Choose a kind below. It can be limited to one client, user or endpoint.',
  plant: 'Plant fault',
  breakpoints: 'Breakpoints',
  noBreakpoints: 'No breakpoint is set',
  noBreakpointsHint:
    'In Live, click the dot beside a step of a flow. The next exchange waits there, and you can edit it.',
  anyClient: 'Any client',
  removeBreakpoint: 'Remove breakpoint',
  save: 'Save set',
  load: 'Load set',
  end: 'End fault',
  anything: 'Everything',
  any: 'Any',
  showFlows: 'Show in Live',
  clearScope: 'Clear',
} as const;

export const couldNot = (what: string): string => `Couldn’t ${what}`;

/** What waits at a breakpoint, such as `token reply`. */
export const breakpointTitle = (endpoint: string | undefined, at: HoldPoint): string => `${endpoint ?? 'Any'} ${at}`;

export const heldWords = (hits: number): string =>
  hits === 0 ? 'Not hit yet' : `Held ${hits === 1 ? 'once' : `${hits} times`}`;
