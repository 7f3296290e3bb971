import { decideFromConsole } from '../interaction/decide.ts';
import { waitingQuestions } from '../interaction/waiting.ts';
import type { Handlers } from './context.ts';

export const interactionHandlers = {
  'interactions.list': ({ core }) => waitingQuestions(core),
  'interactions.decide': async ({ core }, { params, body }) => {
    const { interactionId } = params;
    const interaction = await core.runtime.get('interaction', interactionId);
    return core.clocks.within({ workspace: interaction?.workspace }, () =>
      decideFromConsole(core, interactionId, body),
    );
  },
} satisfies Partial<Handlers>;
