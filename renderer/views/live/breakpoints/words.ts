/** Texts of breakpoints, which tests import. */
export const BREAKPOINT_WORDS = {
  set: 'Set breakpoint',
  remove: 'Remove',
  hold: 'Hold …',
  where: 'Hold it',
  who: 'Of which client',
  anyClient: 'Any client',
  once: 'Only the next one',
  lane: 'Lane',
  limit: 'Time limit',
  held: 'Held',
  editHeld: 'Edit and release',
  isSet: 'A breakpoint is set here',
} as const;

/** The name of a dot beside a step. */
export const dotWords = (step: string, isSet: boolean): string =>
  isSet ? `Breakpoint at “${step}”` : `Set a breakpoint at “${step}”`;
