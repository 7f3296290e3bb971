import type { Check } from '../../../../contract/flow.ts';

type Advice = Partial<Pick<Check, 'expected' | 'received' | 'hint'>>;

const NO_PAGE = 'No page may be shown with prompt=none. When you get this error, retry without prompt=none.';
const CREDENTIALS = 'Send the client_id, and send the secret using the client’s registered authentication method.';
const NEW_TOKEN = 'Get a new token, either with a refresh token or with a new login.';

/** Default expectations and advice for failed checks, by name. */
const OF_CHECK: Readonly<Record<string, Advice>> = {
  'client-identified': { expected: 'the client_id of a client in this workspace' },
  'grant-type': {
    hint: 'Use one of the expected grant types. OAuth 2.1 has no password or implicit grant.',
  },
  'scopes-granted': {
    expected: 'the user’s consent',
    received: 'the user denied access',
    hint: 'Users can deny access. Explain what your app needs the scopes for, and let the user try again.',
  },
  'client-authenticated': { hint: CREDENTIALS },
  'introspection-caller': { hint: CREDENTIALS },
  'resource-answered': {
    hint: 'After a 401, refresh the token or log in again. After a 403, request a token with the missing scope.',
  },
  'token-revoked': {
    hint: 'Revoke the token with the client that received it, or add the revoke_tokens scope to this client.',
  },
  'token-validated': { hint: NEW_TOKEN },
};

/** The same, by OAuth error. */
const OF_ERROR: Readonly<Record<string, Advice>> = {
  login_required: { expected: 'a user who is already logged in', hint: NO_PAGE },
  consent_required: { expected: 'a consent given earlier', hint: NO_PAGE },
  interaction_required: { hint: NO_PAGE },
};

const find = (table: Readonly<Record<string, Advice>>, name: string): Advice =>
  Object.hasOwn(table, name) ? (table[name] ?? {}) : {};

/** Sentences that repeat the expected or received value. */
const REPEATED = /^(?:Registered:|You sent)/;

/** Placeholder for a value while splitting sentences, because values may contain punctuation. */
const PLACE = '\u{fffc}';

/** Only the advice. The error page shows nothing else, so its advice includes the values. */
function adviceIn(hint: string, values: readonly string[]): string {
  const hidden = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, PLACE)), hint);
  const sentences = hidden.split(/(?<=\.) (?=[A-Z])/);
  const kept = sentences.filter((sentence) => !REPEATED.test(sentence));
  return kept.length === sentences.length ? hint : kept.join(' ');
}

/** A check with default expectation and advice where the server sent none. */
export function advised(check: Check): Check {
  if (check.outcome !== 'failed') return check;
  const { hint: given, ...said } = check;
  const values = [check.received ?? '', check.expected ?? ''];
  const hint = given === check.received || given === check.description ? '' : adviceIn(given ?? '', values);
  const facts: Check = hint === '' ? said : { ...said, hint };
  return { ...find(OF_CHECK, check.check), ...find(OF_ERROR, check.error ?? ''), ...facts };
}
