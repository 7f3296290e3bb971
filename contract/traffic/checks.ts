import type { StepId } from './steps.ts';

/** What is recorded about one attempt at a check. Any of it may quote what the client sent. */
export const CHECK_TEXTS = ['exchangeId', 'expected', 'received', 'description', 'spec', 'hint', 'error'] as const;

/** The outcome of an attempt. `noted` is a fact without a verdict. It is shown but doesn't change the step's state. */
export const CHECK_OUTCOMES = ['passed', 'failed', 'waiting', 'skipped', 'noted'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export interface CheckDescription {
  /** The name in the console and in docs/checks.md. */
  title: string;
  /** The steps it occurs in, each with the section of the specification it comes from. */
  steps: Partial<Record<StepId, string>>;
  /** What is expected, if that never changes. */
  expected?: string;
  /** The message of a failed attempt, if the server gave nothing more specific. */
  whenFailed?: { expected?: string; received?: string; hint?: string };
}

export type CheckTable = Readonly<Record<string, CheckDescription>>;

const WITH_PAGES = 'prompt=none allows no page. When you get this error, send the browser again without prompt=none.';
const USER_GONE = {
  expected: 'a user who exists and is not disabled',
  received: 'a user who was deleted or disabled after the login',
};

/** All checks that Understudy can record, in the order of the steps. To add a check, add a row. */
export const CHECKS = {
  'client-visited': { title: 'Client opened', steps: { 'user-visits-client': 'RFC 6749 §4.1' } },
  'form-read': {
    title: 'Form readable',
    steps: {
      'token-requested': 'RFC 6749 §3.2',
      'resource-requested': 'RFC 6750 §2.2',
      'revocation-requested': 'RFC 7009 §2.1',
      'logout-requested': 'OpenID Connect RP-Initiated Logout §2',
    },
  },
  'parameters-read': { title: 'Parameters readable', steps: { 'authorize-requested': 'RFC 6749 §3.1' } },
  'mix-up': {
    title: 'Mix-up',
    steps: { 'authorize-requested': 'RFC 9700 §4.4', 'token-requested': 'RFC 9207 §2.4, RFC 9700 §4.4' },
  },
  'client-identified': {
    title: 'Client identified',
    steps: { 'authorize-requested': 'RFC 6749 §4.1.1' },
    whenFailed: { expected: 'the client_id of a client in this workspace' },
  },
  'redirect-uri-matched': {
    title: 'Redirect URI matched',
    steps: { 'authorize-requested': 'RFC 6749 §3.1.2.3, RFC 9700 §2.1' },
  },
  'response-type': {
    title: 'Response type',
    steps: { 'authorize-requested': 'RFC 6749 §3.1.1' },
    expected: 'code',
  },
  'id-token-hint': { title: 'ID token hint', steps: { 'authorize-requested': 'OpenID Connect Core §3.1.2.1' } },
  'request-validated': {
    title: 'Request validated',
    steps: {
      'authorize-requested': 'RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1',
      'logout-requested': 'OpenID Connect RP-Initiated Logout §2',
    },
  },
  pkce: { title: 'PKCE', steps: { 'authorize-requested': 'RFC 7636 §4.3, RFC 9700 §2.1.1' }, expected: 'S256' },

  'session-checked': { title: 'Session checked', steps: { 'user-authenticated': 'OpenID Connect Core §3.1.2.3' } },
  'login-required': {
    title: 'Already logged in',
    steps: { 'user-authenticated': 'OpenID Connect Core §3.1.2.6' },
    whenFailed: { expected: 'a user who is already logged in', hint: WITH_PAGES },
  },
  'login-accepted': { title: 'Login accepted', steps: { 'user-authenticated': 'OpenID Connect Core §3.1.2.3' } },
  'unmet-authentication-requirements': {
    title: 'Authentication requirements met',
    steps: { 'user-authenticated': 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0' },
  },
  'consent-needed': { title: 'Consent needed', steps: { 'user-authenticated': 'OpenID Connect Core §3.1.2.4' } },
  'consent-required': {
    title: 'Consent already given',
    steps: { 'consent-given': 'OpenID Connect Core §3.1.2.6' },
    whenFailed: { expected: 'consent given earlier', hint: WITH_PAGES },
  },
  'nothing-to-grant': { title: 'Nothing to grant', steps: { 'consent-given': 'OpenID Connect Core §3.1.2.4' } },
  'scopes-granted': {
    title: 'Scopes granted',
    steps: { 'consent-given': 'OpenID Connect Core §3.1.2.4' },
    whenFailed: {
      expected: 'the user’s consent',
      received: 'a refusal',
      hint: 'Users may refuse. Tell them what the client cannot do without these scopes, and let them try again.',
    },
  },
  'scopes-refused': { title: 'Scopes refused', steps: { 'consent-given': 'OpenID Connect Core §3.1.2.4' } },
  'access-denied': {
    title: 'Access granted',
    steps: { 'user-authenticated': 'RFC 6749 §4.1.2.1', 'consent-given': 'RFC 6749 §4.1.2.1' },
  },
  'client-still-there': {
    title: 'Client still active',
    steps: { 'user-authenticated': 'RFC 6749 §4.1.1', 'consent-given': 'RFC 6749 §4.1.1' },
  },
  'interaction-ended': {
    title: 'Interaction ended',
    steps: {
      'user-authenticated': 'OpenID Connect Core §3.1.2.3',
      'consent-given': 'OpenID Connect Core §3.1.2.4',
    },
  },
  'code-issued': { title: 'Code issued', steps: { 'code-issued': 'RFC 6749 §4.1.2' } },

  'client-authenticated': {
    title: 'Client authenticated',
    steps: { 'token-requested': 'RFC 6749 §2.3, §3.2.1', 'revocation-requested': 'RFC 7009 §2.1' },
  },
  'grant-type': {
    title: 'Grant type',
    steps: { 'token-requested': 'RFC 6749 §4' },
    whenFailed: {
      hint: 'Use one of the expected grant types. OAuth 2.1 has no password grant and no implicit grant.',
    },
  },
  'grant-permitted': { title: 'Grant permitted', steps: { 'request-validated': 'RFC 6749 §5.2' } },
  'code-sent': { title: 'Code sent', steps: { 'request-validated': 'RFC 6749 §4.1.3' } },
  'code-known': { title: 'Code known', steps: { 'request-validated': 'RFC 6749 §4.1.2, §4.1.3' } },
  'code-of-this-client': {
    title: 'Code issued to this client',
    steps: { 'request-validated': 'RFC 6749 §4.1.3' },
    whenFailed: { expected: 'the client that started this login' },
  },
  'code-unexpired': { title: 'Code not expired', steps: { 'request-validated': 'RFC 6749 §4.1.2' } },
  'redirect-uri-repeated': { title: 'Redirect URI repeated', steps: { 'request-validated': 'RFC 6749 §4.1.3' } },
  'pkce-verified': { title: 'PKCE verified', steps: { 'request-validated': 'RFC 7636 §4.6' } },
  'code-redeemed': { title: 'Code redeemed', steps: { 'request-validated': 'RFC 6749 §4.1.2' } },
  'refresh-token-sent': { title: 'Refresh token sent', steps: { 'request-validated': 'RFC 6749 §6' } },
  'refresh-token-known': { title: 'Refresh token known', steps: { 'request-validated': 'RFC 6749 §6' } },
  'refresh-token-of-this-client': {
    title: 'Refresh token issued to this client',
    steps: { 'request-validated': 'RFC 6749 §6' },
    whenFailed: { expected: 'the client it was issued to' },
  },
  'scope-narrowed': { title: 'Scope the same or narrower', steps: { 'request-validated': 'RFC 6749 §6' } },
  'refresh-token-rotated': { title: 'Refresh token rotated', steps: { 'request-validated': 'RFC 9700 §4.14.2' } },
  'user-still-there': {
    title: 'User still active',
    steps: { 'request-validated': 'RFC 6749 §5.2' },
    whenFailed: USER_GONE,
  },
  'scopes-withdrawn': { title: 'Scopes withdrawn', steps: { 'request-validated': 'RFC 6749 §3.3' } },
  'client-confidential': { title: 'Client confidential', steps: { 'request-validated': 'RFC 6749 §4.4' } },
  'scope-subscribed': { title: 'Scope subscribed', steps: { 'request-validated': 'RFC 6749 §3.3, §4.4.2' } },
  'tokens-issued': {
    title: 'Tokens issued',
    steps: { 'tokens-returned': 'RFC 6749 §5.1, OpenID Connect Core §3.1.3.3' },
  },
  'born-expired': { title: 'Expired on purpose', steps: { 'tokens-returned': 'RFC 6749 §5.1' } },
  'not-given': {
    title: 'Not given',
    steps: { 'tokens-returned': 'OpenID Connect Core §3.1.3.3, §5.4, §11' },
  },

  'resource-called': { title: 'Resource called', steps: { 'resource-requested': 'RFC 6750 §2.1' } },
  'token-presented': { title: 'Token presented', steps: { 'resource-requested': 'RFC 6750 §2, RFC 7662 §2.1' } },
  'token-in-query': { title: 'Token in the query', steps: { 'resource-requested': 'OAuth 2.1 §5.1, RFC 9700 §4.3.2' } },
  'introspection-caller': {
    title: 'Introspection caller',
    steps: { 'resource-returned': 'RFC 7662 §2.1' },
  },
  'token-sent': {
    title: 'Token sent',
    steps: { 'resource-returned': 'RFC 7662 §2.1', 'revocation-requested': 'RFC 7009 §2.1' },
  },
  'token-validated': {
    title: 'Token validated',
    steps: { 'resource-returned': 'RFC 7662 §2.2, OpenID Connect Core §5.3.1' },
    expected: 'an active token that the caller may see',
  },
  'scope-sufficient': {
    title: 'Scope sufficient',
    steps: { 'resource-returned': 'OpenID Connect Core §5.3' },
    expected: 'openid',
  },
  'parties-still-there': {
    title: 'User and client still active',
    steps: { 'resource-returned': 'RFC 6750 §3.1' },
    whenFailed: { expected: 'a user and a client that still exist and are active' },
  },
  'claims-returned': { title: 'Claims returned', steps: { 'resource-returned': 'OpenID Connect Core §5.3.2' } },
  'resource-answered': {
    title: 'Resource answered',
    steps: { 'resource-returned': 'RFC 6750 §3.1' },
    whenFailed: {
      hint: 'On a 401, get another token: refresh, or log in again. On a 403, get one with the missing scope.',
    },
  },
  'keys-fetched': { title: 'Keys fetched', steps: { 'resource-returned': 'RFC 7517 §5' } },

  'token-revoked': {
    title: 'Token revoked',
    steps: { 'token-revoked': 'RFC 7009 §2.1, §2.2, §3' },
    whenFailed: { hint: 'Revoke it with the client that got it, or subscribe this client to revoke_tokens.' },
  },
  'return-refused': {
    title: 'Return address refused',
    steps: { 'logout-requested': 'OpenID Connect RP-Initiated Logout §3' },
  },
  'session-ended': { title: 'Session ended', steps: { 'session-ended': 'OpenID Connect RP-Initiated Logout §2' } },
} as const satisfies CheckTable;

export type CheckId = keyof typeof CHECKS;
export type StepOf<I extends CheckId> = keyof (typeof CHECKS)[I]['steps'];
type IsUnion<T, Each = T> = Each extends T ? ([T] extends [Each] ? false : true) : never;

/** A check's id, as used by the code that records it. A check that occurs in several steps includes the step. */
export type CheckRef = {
  [I in CheckId]: IsUnion<StepOf<I>> extends true ? readonly [check: I, step: StepOf<I>] : I;
}[CheckId];

export interface CheckPlace {
  step: StepId;
  check: CheckId;
  spec: string;
}

const PLACES = new Map<CheckId, readonly CheckPlace[]>(
  Object.entries(CHECKS).map(([check, { steps }]) => [
    check as CheckId,
    Object.entries(steps).map(([step, spec]) => ({ step: step as StepId, check: check as CheckId, spec })),
  ]),
);

/** Where a check belongs. Its event carries this whatever the outcome. */
export function placeOf(ref: CheckRef): CheckPlace {
  const [check, step] = typeof ref === 'string' ? [ref] : ref;
  const places = PLACES.get(check)!;
  return (step === undefined ? places[0] : places.find((place) => place.step === step))!;
}

/** The catalogue's row for a check, if any. A recording may be older or newer than this version. */
export const descriptionOf = (check: string, table: CheckTable = CHECKS): CheckDescription | undefined =>
  Object.hasOwn(table, check) ? table[check] : undefined;

/** A check's title. A check that is not in the catalogue shows its id in words. */
export function titleOf(check: string, table: CheckTable = CHECKS): string {
  const words = check.replaceAll('-', ' ');
  return descriptionOf(check, table)?.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The message of a failed attempt, if the server gave nothing more specific. A server error is not the client's fault.
 */
export function failureWords(check: string, error: string | undefined): NonNullable<CheckDescription['whenFailed']> {
  if (error === 'server_error') return {};
  const { expected, whenFailed } = descriptionOf(check) ?? {};
  return { ...(expected !== undefined && { expected }), ...whenFailed };
}
