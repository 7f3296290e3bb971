/** What a correct client does. refuse: stop and report. tolerate: carry on. retry: try again later. give_up: log in again. */
export const REACTIONS = ['refuse', 'tolerate', 'retry', 'give_up'] as const;
export type Reaction = (typeof REACTIONS)[number];

const REACTION_WORDS: Readonly<Record<Reaction, string>> = {
  refuse: 'refuses this',
  tolerate: 'tolerates this',
  retry: 'tries again',
  give_up: 'gives up and lets the user start again',
};

/** What a correct client does, as one sentence. */
export const reactionWords = ({ client, isOptional }: { client: Reaction; isOptional?: boolean | undefined }): string =>
  `A correct client ${isOptional ? 'usually ' : ''}${REACTION_WORDS[client]}.`;
