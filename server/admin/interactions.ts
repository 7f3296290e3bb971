import { decideFromDesk } from '../interaction/decide.ts';
import type { Handlers } from './desk.ts';

export const interactionHandlers = {
  'interactions.list': ({ core, traffic }) =>
    [...traffic().waiting.values()].filter(({ expiresAt }) => expiresAt > core.clock()),
  'interactions.decide': ({ core }, { params, body }) => decideFromDesk(core, params.interactionId, body),
} satisfies Partial<Handlers>;
