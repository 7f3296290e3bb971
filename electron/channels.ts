import type { Bridge } from '../contract/bridge.ts';

/** The names of all messages between the window and the main process. There are no others. */
export const CHANNELS = {
  facts: 'console.facts',
  revealConfigFile: 'console.revealConfigFile',
  openExternal: 'console.openExternal',
} as const;

/** Data that the preload requests once, before the page's first script runs. */
export type PageFacts = Pick<Bridge, 'adminToken' | 'platform'>;
