import type { Tried } from './framework.ts';

/** How the snippet was proven to work, as a sentence. */
export function triedText(tried: Tried): string {
  switch (tried.by) {
    case 'tests':
      return 'Tested in Understudy’s own test suite.';
    case 'hand':
      return `Tested by hand on ${tried.on} with ${tried.with}.`;
    case 'failed':
      return `It was tried on ${tried.on} and doesn’t log in: ${tried.because}.`;
    case 'nobody':
      return `Not tested: ${tried.because.charAt(0).toLowerCase()}${tried.because.slice(1)}.`;
  }
}

/** What to do about a framework that accepts only https. */
export const NEEDS_HTTPS = 'Start Understudy with --https, and use that issuer.';

/** What is shown instead of a secret. */
export const DOTS = '••••••••••••';
