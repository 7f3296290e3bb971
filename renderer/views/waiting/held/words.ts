import type { ReleasePreview } from '../../../../contract/breakpoints/held.ts';
import type { HoldPoint } from '../../../../contract/breakpoints/points.ts';

/** Texts of held exchanges, which tests import. */
export const HELD_WORDS = {
  proceed: 'Continue',
  proceedAll: 'Continue all',
  delay: 'Delay …',
  drop: 'Drop',
  error: 'Answer an error …',
  always: 'Always do this',
  alwaysHint: 'Plants a fault for the same client and endpoint',
  nothingEdited: 'Nothing is edited, so Continue plants nothing.',
  parameters: 'Parameters',
  id_token: 'ID token',
  access_token: 'Access token',
  headers: 'Headers',
  body: 'Body',
  status: 'Status',
  sign: 'Sign with',
  add: 'Add',
  showBody: 'Show and edit the body',
  bodyIsSecret: 'The body contains tokens or other secrets.',
  hungUp: 'The client hung up. Nobody gets the answer any more.',
  seconds: 'For how long',
  errorCode: 'Error',
  errorDescription: 'Description',
  send: 'Send',
  showFlow: 'Show flow',
  showRequest: 'Show in Live',
} as const;

export const SIGN_WORDS = {
  right: 'The workspace’s key',
  wrong_key: 'Another key',
  none: 'No signature, alg none',
} as const;

/** The title of a card, such as `The token reply is held`. */
export const heldTitle = (point: HoldPoint, endpoint: string): string => `The ${endpoint} ${point} is held`;

/** What no kind of fault does. */
export const notPlanted = (missing: readonly string[]): string =>
  `There is no kind of fault for ${missing.join(', ')}, so that is not repeated.`;

const MOST_NAMED = 2;

/** What would be planted, and where, in a line. */
export function previewWords({ faults, not_planted }: ReleasePreview): string {
  const [first] = faults;
  if (!first && not_planted.length === 0) return HELD_WORDS.nothingEdited;
  const { client_id, endpoint } = first?.scope ?? {};
  const titles = faults.map(({ title }) => `“${title}”`).join(', ');
  const whose = client_id === undefined ? 'any client' : `client ${client_id}`;
  const more = not_planted.length - MOST_NAMED;
  const missing = [...not_planted.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])];
  return [
    ...(first ? [`Plants ${titles} for ${whose}${endpoint === undefined ? '' : ` at ${endpoint}`}.`] : []),
    ...(missing.length > 0 ? [notPlanted(missing)] : []),
  ].join(' ');
}

export const planted = (titles: readonly string[]): string => `Planted: ${titles.join(', ')}.`;
