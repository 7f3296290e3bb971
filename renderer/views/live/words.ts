import { NO_RECORDING, TRUNCATED } from '../../../contract/traffic/har/format.ts';

/** Texts of Live, which tests import. */
export const LIVE_WORDS = {
  filter: 'Filter',
  flow: 'Flow',
  exchange: 'Exchange',
  recording: 'Recording',
  list: 'Flows and exchanges',
  empty: 'Waiting for the first request',
  noResults: 'No results',
  maskSecrets: 'Mask secrets',
  clearAll: 'Clear all traffic',
  exportHar: 'Export as HAR',
  allShown: 'All shown traffic',
  withSecrets: 'Include secrets and tokens',
  dropRecording: 'Drop to open the recording',
  copyCurl: 'Copy as curl',
  handOver: 'Hand over',
  forColleague: 'Copy for a colleague',
  forAgent: 'Copy for an agent',
  copiedForAgent: 'Copied as Markdown, without secrets.',
  copyMermaid: 'Copy as Mermaid',
  verified: 'Signature verified',
  differ: 'The values differ.',
  whyFailed: 'Why it failed',
  failedLater: 'What failed later',
  notGiven: 'What was not given',
  whatPlanted: 'What was planted',
  howToFix: 'How to fix it:',
  howToReact: 'How to react:',
  couldFix: 'This would fix it:',
  fixed: 'Fixed.',
  wasCause: 'The cause was:',
  undo: 'Undo',
  runAgain: 'Run again',
  sendAgain: 'Send the request again.',
  copyCode: 'Copy code',
  related: 'Related:',
  computedAgain:
    'The config has changed since this fix was computed, so nothing was changed. The fix was computed again: check it, then apply it.',
  nothingToFix:
    'The config has changed since this fix was computed, so nothing was changed. This fix no longer applies. Send the request again.',
  openClient: 'Open client',
  showRequest: 'Show request',
  breakThis: 'Break this …',
  planted: 'Planted:',
  noRecording: NO_RECORDING,
  truncated: TRUNCATED,
} as const;

/** `file` is the page that was saved. */
export const savedForColleague = (file: string): string =>
  `Saved as ${file}, without secrets. It opens in any browser, and again in Live.`;

export const notOpened = (file: string): string => `${file} couldn’t be opened`;

/** Where something failed, by severity. `step` is its title. */
export const whereWords = {
  error: (step: string | undefined) => (step === undefined ? undefined : `Failed at “${step}”`),
  warning: (step: string | undefined) =>
    `The flow succeeded, but a later request was rejected${step === undefined ? '' : ` at “${step}”`}`,
  note: (step: string | undefined) =>
    `It worked, but gave less than you may expect${step === undefined ? '' : ` at “${step}”`}`,
} as const;

export const notHandedOver = (error: unknown): string =>
  `Couldn’t hand it over: ${error instanceof Error ? error.message : String(error)}`;
