import type { InteractionQuestion } from '../../../contract/events.ts';

/** The questions of a workspace that can still be answered: a browser left alone has its page, but no interaction. */
export const stillOpen = (
  questions: Iterable<InteractionQuestion>,
  workspace: string,
  now: number,
): InteractionQuestion[] =>
  [...questions].filter((question) => question.workspace === workspace && question.expiresAt > now);
