import type { Handlers } from '../context.ts';

/** Loaded with the first call. */
export const apiHandlers = {
  'clients.issueAccessToken': async (context, call) =>
    (await import('./access-tokens.ts')).issueAccessToken(context, call),
  'observedCalls.create': async (context, call) => (await import('./observed-calls.ts')).recordCall(context, call),
} satisfies Partial<Handlers>;
