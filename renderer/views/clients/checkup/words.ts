/** Texts of check-ups, which tests import. */
export const CHECKUP_WORDS = {
  tab: 'Check-up',
  title: 'What does this client do when things go wrong?',
  about:
    'First you log in as usual. Then you log in again for each fault that can apply to this client, one at a time. Understudy watches what the client does, and grades it.',
  script: 'A script does it faster:',
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

export const commandFor = (client_id: string): string => `understudy checkup ${client_id} --run "npm run e2e"`;
export const leftWords = (left: number): string => (left === 1 ? '1 run left' : `${left} runs left`);
