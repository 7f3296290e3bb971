import type { RuleId } from '../../../contract/lint/rules.ts';
import type { Rule } from '../rule.ts';
import { assertionAudience, assertionKeyShort, assertionLongLived } from './assertions.ts';
import { codeRedeemedLate, codeRedeemedTwice, verifierWeak } from './codes.ts';
import {
  authMethodsMixed,
  secretGuessable,
  secretInBody,
  secretInUrl,
  secretRotated,
  secretShared,
  userAgentMissing,
} from './credentials.ts';
import {
  challengeReused,
  nonceMissing,
  nonceReused,
  pkceMissing,
  pkcePlain,
  stateGuessable,
  stateMissing,
  stateReused,
} from './csrf.ts';
import { logoutWithoutHint, logoutWithoutRevocation } from './logouts.ts';
import { discoveryFetchedOften, jwksFetchedOften } from './reads.ts';
import {
  redirectUriHttp,
  redirectUriLocalhost,
  redirectUriOmitted,
  redirectUriScheme,
  redirectUriUnregistered,
} from './redirects.ts';
import { refreshEarly, refreshRaced, refreshTokenReused, refreshTokenUnused, tokenNotCached } from './refreshes.ts';
import {
  codeInReferer,
  openIdMissing,
  parameterIgnored,
  parameterMisspelled,
  promptLoginAlways,
  silentLoginPolled,
} from './requests.ts';
import { introspectionOwn, introspectionPolled, tokenInUrl, tokenUsedAfterEnd, userinfoPolled } from './resources.ts';

/** How each rule of the contract’s table is found. */
export const FINDERS: Readonly<Record<RuleId, Rule>> = {
  'state-missing': stateMissing,
  'state-reused': stateReused,
  'state-guessable': stateGuessable,
  'nonce-missing': nonceMissing,
  'nonce-reused': nonceReused,
  'pkce-missing': pkceMissing,
  'pkce-plain': pkcePlain,
  'pkce-challenge-reused': challengeReused,
  'openid-missing': openIdMissing,
  'redirect-uri-omitted': redirectUriOmitted,
  'redirect-uri-unregistered': redirectUriUnregistered,
  'redirect-uri-http': redirectUriHttp,
  'redirect-uri-localhost': redirectUriLocalhost,
  'redirect-uri-scheme': redirectUriScheme,
  'secret-in-url': secretInUrl,
  'prompt-login-always': promptLoginAlways,
  'silent-login-polled': silentLoginPolled,
  'parameter-misspelled': parameterMisspelled,
  'parameter-ignored': parameterIgnored,
  'code-in-referer': codeInReferer,
  'secret-in-body': secretInBody,
  'auth-methods-mixed': authMethodsMixed,
  'secret-shared': secretShared,
  'secret-guessable': secretGuessable,
  'secret-rotated': secretRotated,
  'assertion-long-lived': assertionLongLived,
  'assertion-audience': assertionAudience,
  'assertion-key-short': assertionKeyShort,
  'user-agent-missing': userAgentMissing,
  'pkce-verifier-weak': verifierWeak,
  'code-redeemed-late': codeRedeemedLate,
  'code-redeemed-twice': codeRedeemedTwice,
  'refresh-token-reused': refreshTokenReused,
  'refresh-raced': refreshRaced,
  'refresh-early': refreshEarly,
  'refresh-token-unused': refreshTokenUnused,
  'token-not-cached': tokenNotCached,
  'token-in-url': tokenInUrl,
  'token-used-after-end': tokenUsedAfterEnd,
  'userinfo-polled': userinfoPolled,
  'introspection-polled': introspectionPolled,
  'introspection-own': introspectionOwn,
  'jwks-fetched-often': jwksFetchedOften,
  'discovery-fetched-often': discoveryFetchedOften,
  'logout-without-hint': logoutWithoutHint,
  'logout-without-revocation': logoutWithoutRevocation,
};
