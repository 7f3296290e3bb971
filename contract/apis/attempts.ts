import type { Attempt } from './attempt.ts';
import { CLAIM_ATTEMPTS } from './claim-attempts.ts';
import { SIGNATURE_ATTEMPTS } from './signature-attempts.ts';

const facts = (title: string, spec: string, attack: string) =>
  ({ family: 'Token', expects: 'refuse', title, spec, attack }) as const;

/** Tokens that are what they say, and don’t allow this call. */
const TOKEN_ATTEMPTS = {
  'no-scope': {
    ...facts('It has no scope', 'RFC 6750 §3.1, RFC 9068 §4', 'Do what the user didn’t allow.'),
    expects: 'refuse_if_scoped',
    isActive: true,
  },
  'id-token': facts(
    'It is an ID token',
    'RFC 9068 §4, RFC 8725 §3.11',
    'Let any app where a user has logged in call the API as that user.',
  ),
  'other-client': facts(
    'Another client got it, for itself',
    'RFC 9068 §4, RFC 9700 §2.3',
    'Use a token that a user gave to another app.',
  ),
  'other-workspace': facts(
    'Another workspace issued and signed it',
    'RFC 9068 §4, RFC 8725 §3.8',
    'Become any user with the tokens of a server of their own.',
  ),
  revoked: {
    ...facts('It was revoked', 'RFC 7009 §2, RFC 7662 §4', 'Use a stolen token after the user has logged out.'),
    expects: 'refuse_if_asking',
  },
  'disabled-user': {
    ...facts('Its user is disabled', 'RFC 7662 §4', 'Stay in after the account was closed.'),
    expects: 'refuse_if_asking',
  },
} as const satisfies Record<string, Attempt>;

/** Calls for which no token has to be made. */
const CALL_ATTEMPTS = {
  'no-token': {
    family: 'Call',
    expects: 'refuse',
    title: 'There is no token',
    spec: 'RFC 6750 §3',
    attack: 'Call the API without logging in.',
    isMadeHere: true,
  },
  garbage: {
    family: 'Call',
    expects: 'refuse',
    title: 'The token is a random text',
    spec: 'RFC 6750 §3.1',
    attack: 'Call the API without logging in.',
    isMadeHere: true,
  },
  'token-in-query': {
    family: 'Call',
    expects: 'refuse',
    title: 'A good token is in the query, not in the header',
    spec: 'RFC 9700 §4.3.2, OAuth 2.1 §5.1',
    attack: 'Read tokens in logs, in the browser’s history and in Referer headers.',
    isMadeHere: true,
  },
} as const satisfies Record<string, Attempt>;

/** What the check-up of an API tries, in this order. */
export const ATTEMPTS = { ...CALL_ATTEMPTS, ...SIGNATURE_ATTEMPTS, ...CLAIM_ATTEMPTS, ...TOKEN_ATTEMPTS };
export type AttemptId = keyof typeof ATTEMPTS;

/** The tokens that the server makes. */
const MADE_BY_SERVER = { ...SIGNATURE_ATTEMPTS, ...CLAIM_ATTEMPTS, ...TOKEN_ATTEMPTS };
export type WrongToken = keyof typeof MADE_BY_SERVER;
export const WRONG_TOKENS = Object.keys(MADE_BY_SERVER) as [WrongToken, ...WrongToken[]];

export const attemptOf = (id: AttemptId): Attempt => ATTEMPTS[id];
