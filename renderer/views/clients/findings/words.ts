import { countOf } from '../../../records/kind.ts';

/** Texts of a client’s findings, which tests import. */
export const FINDING_WORDS = {
  tab: 'Findings',
  none: 'Nothing to report',
  noneYet: 'No requests yet',
  why: 'Why it matters',
  instead: 'Instead:',
  requests: 'Latest requests:',
  mute: 'Mute',
  unmute: 'Unmute',
  reason: 'Why is this right for your client?',
  reasonHelp: 'Kept in the config, so that your team sees it.',
  cancel: 'Cancel',
  outdated:
    'The config has changed since this fix was computed, so nothing was changed. Check it, then apply it again.',
} as const;

/** `5 requests`. */
export const requestWords = (count: number): string => countOf(count, 'request');
export const mutedWords = (count: number): string => countOf(count, 'muted finding');
export const mutedLabel = (title: string): string => `“${title}” muted.`;
export const muteLabel = (title: string): string => `Mute “${title}”`;
