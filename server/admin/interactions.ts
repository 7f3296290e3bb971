import { decideFromConsole } from '../interaction/decide.ts';
import { waitingQuestions } from '../interaction/waiting.ts';
import type { Handlers } from './context.ts';

export const interactionHandlers = {
  'interactions.list': ({ core }) => waitingQuestions(core),
  'interactions.decide': ({ core }, { params, body }) => decideFromConsole(core, params.interactionId, body),
} satisfies Partial<Handlers>;
