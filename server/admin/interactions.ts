import { decideFromDesk } from '../interaction/decide.ts';
import { waitingQuestions } from '../interaction/waiting.ts';
import type { Handlers } from './desk.ts';

export const interactionHandlers = {
  'interactions.list': ({ core }) => waitingQuestions(core),
  'interactions.decide': ({ core }, { params, body }) => decideFromDesk(core, params.interactionId, body),
} satisfies Partial<Handlers>;
