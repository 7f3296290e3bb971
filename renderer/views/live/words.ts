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
  copyMermaid: 'Copy as Mermaid',
  verified: 'Signature verified',
  differ: 'The values differ.',
  whyFailed: 'Why it failed',
  howToFix: 'How to fix it',
  showRequest: 'Show request',
  truncated: 'The file is truncated.',
} as const;

export const notOpened = (file: string): string => `${file} couldn’t be opened`;

export const addRedirectUri = (client: string): string => `Add this redirect URI to ${client}`;

export const nowRegistered = (client: string): string => `is now registered for ${client}`;
