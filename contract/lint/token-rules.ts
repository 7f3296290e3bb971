import type { RuleTable } from './rule.ts';

/** What a client can do wrong at the token endpoint, and with the tokens that it got. */
export const TOKEN_RULES = {
  'pkce-verifier-weak': {
    title: 'PKCE verifier that can be guessed',
    severity: 'warning',
    spec: 'RFC 7636 §7.1',
    why: 'The verifier must have at least 256 random bits. A few repeated characters can be guessed.',
    instead: {
      label: 'Make the verifier from random bytes',
      code: "code_verifier = crypto.randomBytes(32).toString('base64url')",
    },
  },
  'code-redeemed-late': {
    title: 'Codes redeemed late',
    severity: 'note',
    spec: 'RFC 6749 §4.1.2',
    why: 'A code is valid for a short time. On a slow network, these logins would fail.',
  },
  'code-redeemed-twice': {
    title: 'Codes sent more than once',
    severity: 'error',
    spec: 'RFC 6749 §4.1.2, §10.5',
    why: 'A second use looks like theft, so the tokens from the first one are revoked. Look for a retry, or a callback that runs twice.',
  },
  'refresh-token-reused': {
    title: 'Used refresh tokens sent again',
    severity: 'error',
    spec: 'RFC 9700 §4.14.2',
    why: 'A refresh token works once. A second use looks like theft, so all tokens of the login are revoked.',
    instead: {
      label: 'Store the refresh token from each response before you use it',
      code: 'refresh_token = response.refresh_token ?? refresh_token',
    },
  },
  'refresh-raced': {
    title: 'Two refreshes at the same time',
    severity: 'warning',
    spec: 'RFC 9700 §4.14.2',
    why: 'Only one of them can succeed. The other one looks like theft and ends the login.',
    instead: {
      label: 'Let all callers wait for one refresh',
      code: 'refreshing ??= refresh().finally(() => { refreshing = undefined; });',
    },
  },
  'refresh-early': {
    title: 'Refreshes long before they are needed',
    severity: 'note',
    spec: 'RFC 6749 §1.5, §5.1',
    why: 'An access token is valid until its expires_in is over. Each early refresh is a request that isn’t needed.',
    instead: { label: 'Refresh shortly before the end', code: 'if (Date.now() > expiresAt - 60_000) await refresh();' },
  },
  'refresh-token-unused': {
    title: 'Refresh tokens that are never used',
    severity: 'note',
    spec: 'OpenID Connect Core §11, RFC 9700 §2.2.2',
    why: 'A refresh token is valid for a long time and worth stealing. If the client doesn’t use it, it shouldn’t get one.',
    instead: { label: 'Leave offline_access out, or refresh with the token', code: 'scope=<without offline_access>' },
  },
  'token-not-cached': {
    title: 'A new access token for each call',
    severity: 'warning',
    spec: 'RFC 6749 §4.4.3, §5.1',
    why: 'An access token is valid until its expires_in is over. ACP limits the rate of token requests.',
    instead: {
      label: 'Keep the token until shortly before its end',
      code: 'if (!token || Date.now() > token.expiresAt - 60_000) token = await requestToken();',
    },
  },
  'token-in-url': {
    title: 'Access tokens in URLs',
    severity: 'error',
    spec: 'RFC 9700 §4.3.2, RFC 6750 §2.3',
    why: 'URLs end up in browser history, in logs and in Referer headers. OAuth 2.1 doesn’t allow tokens in them.',
    instead: { label: 'Send it in a header', code: 'Authorization: Bearer <access_token>' },
  },
  'token-used-after-end': {
    title: 'Tokens used after their end',
    severity: 'warning',
    spec: 'RFC 6750 §3.1',
    why: 'The token was refused, and the client sent it again. It won’t work any more.',
    instead: { label: 'After a 401, refresh or log in again', code: 'if (response.status === 401) await refresh();' },
  },
  'userinfo-polled': {
    title: 'Userinfo called in a loop',
    severity: 'note',
    spec: 'OpenID Connect Core §5.3',
    why: 'The claims of a user seldom change. One call for each login is enough.',
  },
  'introspection-polled': {
    title: 'The same token introspected in a loop',
    severity: 'note',
    spec: 'RFC 7662 §4',
    why: 'The answer may be kept for a short time. That makes the API faster and spares the server.',
    instead: { label: 'Keep each answer for a few seconds', code: 'cache.set(token, answer, { ttl: 5000 })' },
  },
  'introspection-own': {
    title: 'Client introspects its own access tokens',
    severity: 'note',
    spec: 'RFC 7662 §1, RFC 6749 §1.4',
    why: 'Introspection is for the API that receives a token. The client knows the lifetime from expires_in, and the user from the ID token.',
  },
  'jwks-fetched-often': {
    title: 'Keys fetched for each token',
    severity: 'note',
    spec: 'OpenID Connect Core §10.1.1',
    why: 'The keys change only when they are rotated. Keep them, and fetch them again for a kid that you don’t know.',
    instead: {
      label: 'Create the key set once, outside the request',
      code: 'const keys = createRemoteJWKSet(jwks_uri)',
    },
  },
  'discovery-fetched-often': {
    title: 'Discovery fetched for each login',
    severity: 'note',
    spec: 'OpenID Connect Discovery §4',
    why: 'The document seldom changes. Fetching it makes each login slower.',
    instead: {
      label: 'Fetch it once, when the client starts',
      code: 'const config = await discovery(issuer, client_id)',
    },
  },
  'logout-without-hint': {
    title: 'Logout without id_token_hint',
    severity: 'note',
    spec: 'OpenID Connect RP-Initiated Logout §2',
    why: 'Without it, the server must ask the user to confirm, because anyone could have sent the browser there.',
    instead: { label: 'Send the last ID token', code: 'id_token_hint=<id_token>' },
  },
  'logout-without-revocation': {
    title: 'Refresh tokens outlive the logout',
    severity: 'note',
    spec: 'RFC 7009 §1, RFC 9700 §4.14.2',
    why: 'A logout ends the session in the browser, not the tokens. Anyone who has the refresh token can still get new ones.',
    instead: { label: 'Revoke the refresh token first', code: 'POST /oauth2/revoke  token=<refresh_token>' },
  },
} as const satisfies RuleTable;
