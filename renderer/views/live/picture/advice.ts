import type { Check } from '../../../../contract/flow.ts';

type Advice = Partial<Pick<Check, 'expected' | 'received' | 'hint'>>;

const NO_PAGE = 'With prompt=none no page may be shown. On this error, send the browser once more without prompt=none.';
const CREDENTIALS = 'Send the client_id, and the secret in the way that the client is registered for.';
const NEW_TOKEN = 'Get a new token: with a refresh token, or by another login.';

/** What a failed check leaves unsaid, by its name. */
const OF_CHECK: Readonly<Record<string, Advice>> = {
  'client-identified': { expected: 'the client_id of a client in this workspace' },
  'grant-type': {
    hint: 'Use one of the grant types that are expected; OAuth 2.1 has no password and no implicit grant.',
  },
  'scopes-granted': {
    expected: 'the user’s consent',
    received: 'a refusal',
    hint: 'The user may refuse. The client should say what it cannot do without, and offer another try.',
  },
  'client-authenticated': { hint: CREDENTIALS },
  'introspection-caller': { hint: CREDENTIALS },
  'resource-answered': {
    hint: 'A 401 asks for another token: refresh, or log in again. A 403 asks for one with the scope that is missing.',
  },
  'token-revoked': { hint: 'Let the client that got the token revoke it, or subscribe this one to revoke_tokens.' },
  'token-validated': { hint: NEW_TOKEN },
};

/** The same by its OAuth error. */
const OF_ERROR: Readonly<Record<string, Advice>> = {
  login_required: { expected: 'somebody who is logged in already', hint: NO_PAGE },
  consent_required: { expected: 'a consent that was given before', hint: NO_PAGE },
  interaction_required: { hint: NO_PAGE },
};

const find = (table: Readonly<Record<string, Advice>>, name: string): Advice =>
  Object.hasOwn(table, name) ? (table[name] ?? {}) : {};

/** A sentence that says again what stands beside it as expected or received. */
const REPEATED = /^(?:Registered:|You sent)/;

/** Stands for a value while the sentences around it are told apart: it may hold what looks like the end of one. */
const PLACE = '\u{fffc}';

/** The advice alone: the error page, which shows nothing else, is told the values with it. */
function adviceIn(hint: string, values: readonly string[]): string {
  const hidden = values.reduce((text, value) => (value === '' ? text : text.replaceAll(value, PLACE)), hint);
  const sentences = hidden.split(/(?<=\.) (?=[A-Z])/);
  const kept = sentences.filter((sentence) => !REPEATED.test(sentence));
  return kept.length === sentences.length ? hint : kept.join(' ');
}

/** A check with what was expected and what to do, where the server left it to common knowledge. */
export function advised(check: Check): Check {
  if (check.outcome !== 'failed') return check;
  const { hint: given, ...said } = check;
  const values = [check.received ?? '', check.expected ?? ''];
  const hint = given === check.received || given === check.description ? '' : adviceIn(given ?? '', values);
  const facts: Check = hint === '' ? said : { ...said, hint };
  return { ...find(OF_CHECK, check.check), ...find(OF_ERROR, check.error ?? ''), ...facts };
}
