import type { Bridge } from '../contract/bridge.ts';

/** The names of all messages between the window and the main process. There is no other. */
export const CHANNELS = {
  facts: 'console.facts',
  revealConfigFile: 'console.revealConfigFile',
  openExternal: 'console.openExternal',
} as const;

/** What the preload asks for once, before the page's first script. */
export type PageFacts = Pick<Bridge, 'adminToken' | 'platform'>;
