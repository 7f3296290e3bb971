import type { Bridge } from '../contract/bridge.ts';

/** The names of all messages between the window and the main process. There is no other. */
export const CHANNELS = {
  facts: 'desk.facts',
  revealConfigFile: 'desk.revealConfigFile',
  openExternal: 'desk.openExternal',
} as const;

/** What the preload asks for once, before the page's first script. */
export type DeskFacts = Pick<Bridge, 'adminToken' | 'platform'>;
