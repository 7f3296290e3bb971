import type { CheckupCard } from '../../../../contract/checkup/card.ts';
import { quoteWord } from '../../../../contract/connect/quote.ts';
import type { Choice } from './choice.ts';

/** Texts of check-ups, which tests import. */
export const CHECKUP_WORDS = {
  tab: 'Check-up',
  client: 'This client',
  title: 'What does this client do when things go wrong?',
  about:
    'First you log in as usual. Then you log in again for each fault that can apply to this client, one at a time. Understudy watches what the client does, and grades it. The essentials are one fault for each attack that matters most.',
  what: 'What to try',
  essentials: 'Essentials',
  everything: 'Everything',
  script: 'Let a script log in',
  start: 'Start a check-up',
  logIn: 'Log in now, as you always do.',
  next: 'I’m done, next',
  skip: 'Skip',
  stop: 'Stop',
  question: 'Were you logged in?',
  yes: 'Yes',
  no: 'No',
  unknown: 'I don’t know',
  stopped: 'The check-up was stopped',
  history: 'Cards',
  did: 'It did',
  should: 'It should',
  attack: 'Risk',
  flow: 'Show in Live',
} as const;

interface Trial {
  client_id: string;
  /** If empty, everything is tried. */
  families: readonly Choice[];
  /** The options by which commands find this server. */
  namedBy: readonly string[];
}

/** The command that does the same. */
export const commandFor = ({ client_id, families, namedBy }: Trial): string =>
  [
    `understudy checkup ${quoteWord(client_id)}`,
    ...(families.length > 0 ? [`--family ${families.join(' ')}`] : []),
    ...namedBy.map(quoteWord),
    '--run "npm run e2e"',
  ].join(' ');

/** How often you have to log in. */
export const loginWords = (logins: number): string =>
  logins === 0 ? 'Choose what to try.' : `You log in up to ${logins} times.`;

export const leftWords = (left: number): string => (left === 1 ? '1 run left' : `${left} runs left`);

/** What is different from the last card, in a few words. Nothing if it is the first. */
export function shortChange({ grade, change }: Pick<CheckupCard, 'grade' | 'change'>): string {
  if (!change) return 'First card';
  const parts = [
    ...(change.grade === grade ? [] : [`was ${change.grade}`]),
    ...(change.better.length > 0 ? [`${change.better.length} fixed`] : []),
    ...(change.worse.length > 0
      ? [change.worse.length === 1 ? '1 new failure' : `${change.worse.length} new failures`]
      : []),
  ];
  return parts.length === 0 ? 'No change' : parts.join(', ');
}
