import type { CheckId } from '../../contract/traffic/checks.ts';
import { BEARER_TOKEN_DIAGNOSES } from './grants/bearer-tokens.ts';
import type { Diagnose } from './case.ts';
import { publicCaller } from './clients/callers.ts';
import { clientAuthentication } from './clients/client-auth.ts';
import { clientId } from './clients/client-ids.ts';
import { CODE_DIAGNOSES } from './grants/codes.ts';
import { HTTP_DIAGNOSES, READING_DIAGNOSES, UNSEEN_DIAGNOSES } from './http/index.ts';
import { logout } from './logout.ts';
import { login } from './logins.ts';
import { notGiven } from './not-given.ts';
import { authorizeParameters, grantPermitted, grantType, responseType } from './parameters.ts';
import { PKCE_DIAGNOSES } from './grants/pkce.ts';
import { redirectUri } from './clients/redirect-uris.ts';
import { REFRESH_TOKEN_DIAGNOSES } from './grants/refresh-tokens.ts';
import { scope } from './scopes.ts';

type Diagnoses = Partial<Record<CheckId, readonly Diagnose[]>>;

const OWN: Diagnoses = {
  'form-read': READING_DIAGNOSES,
  'parameters-read': READING_DIAGNOSES,
  'token-sent': UNSEEN_DIAGNOSES,
  'client-identified': [clientId],
  'redirect-uri-matched': [redirectUri],
  'response-type': [responseType],
  'request-validated': [logoutOrAuthorize],
  'login-accepted': [login],
  'client-authenticated': [...UNSEEN_DIAGNOSES, clientAuthentication],
  'introspection-caller': [clientAuthentication, publicCaller],
  'grant-type': [...UNSEEN_DIAGNOSES, grantType],
  'grant-permitted': [grantPermitted],
  'scope-subscribed': [scope],
  'not-given': [notGiven],
};

/** The check has one name in two kinds of flow. */
function logoutOrAuthorize(the: Parameters<Diagnose>[0]): ReturnType<Diagnose> {
  return the.failed?.step === 'logout-requested' ? logout(the) : authorizeParameters(the);
}

/** One table of several. What an earlier one looks for comes first. */
function merged(...tables: readonly Diagnoses[]): Diagnoses {
  const all: Partial<Record<CheckId, Diagnose[]>> = {};
  for (const [check, diagnoses] of tables.flatMap((table) => Object.entries(table)))
    (all[check as CheckId] ??= []).push(...diagnoses);
  return all;
}

/** What is looked for when a check failed, in this order. The first finding is the verdict. */
export const BY_CHECK: Diagnoses = merged(
  PKCE_DIAGNOSES,
  CODE_DIAGNOSES,
  REFRESH_TOKEN_DIAGNOSES,
  BEARER_TOKEN_DIAGNOSES,
  OWN,
);

/** What is looked for when a request was refused before any check. */
export const WITHOUT_CHECK: readonly Diagnose[] = HTTP_DIAGNOSES;
