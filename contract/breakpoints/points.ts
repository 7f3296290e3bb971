/** Where an exchange can wait: before its request is processed, or before its reply is sent. */
export const HOLD_POINTS = ['request', 'reply'] as const;
export type HoldPoint = (typeof HOLD_POINTS)[number];

/** Where, in words. */
export const POINT_WORDS: Readonly<Record<HoldPoint, string>> = {
  request: 'before it is processed',
  reply: 'before the reply is sent',
};

/** What can happen to an exchange that waits. */
export const RELEASE_ACTIONS = ['continue', 'delay', 'drop', 'error'] as const;
export type ReleaseAction = (typeof RELEASE_ACTIONS)[number];

/** Who let it go on. */
export const RELEASERS = ['console', 'api', 'time limit', 'stop', 'deleted breakpoint'] as const;
export type Releaser = (typeof RELEASERS)[number];

/** How an edited token is signed: with the workspace’s key, with one that nobody publishes, or not at all. */
export const SIGNINGS = ['right', 'wrong_key', 'none'] as const;
export type Signing = (typeof SIGNINGS)[number];

export const TOKEN_NAMES = ['id_token', 'access_token'] as const;
export type TokenName = (typeof TOKEN_NAMES)[number];

/** How long an exchange waits if nobody does anything, in seconds. */
export const DEFAULT_LIMIT_SECONDS = 60;
export const LONGEST_LIMIT_SECONDS = 600;
/** As long as a planted fault may hold a response back. */
export const LONGEST_DELAY_SECONDS = 60;
