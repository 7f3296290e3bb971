import type { InteractionQuestion } from '../../../contract/traffic/events.ts';

/** The pending interactions of a workspace. A page left open for too long has none any more. */
export const stillOpen = (
  questions: Iterable<InteractionQuestion>,
  workspace: string,
  now: number,
): InteractionQuestion[] =>
  [...questions].filter((question) => question.workspace === workspace && question.expiresAt > now);
