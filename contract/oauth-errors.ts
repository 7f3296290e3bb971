/** All error codes that the server sends, with the HTTP status of their JSON form and where they are defined. */
export const OAUTH_ERRORS = {
  invalid_request: { status: 400, spec: 'RFC 6749 §4.1.2.1, §5.2' },
  invalid_client: { status: 401, spec: 'RFC 6749 §5.2' },
  invalid_grant: { status: 400, spec: 'RFC 6749 §5.2' },
  unauthorized_client: { status: 400, spec: 'RFC 6749 §4.1.2.1, §5.2' },
  unsupported_grant_type: { status: 400, spec: 'RFC 6749 §5.2' },
  unsupported_response_type: { status: 400, spec: 'RFC 6749 §4.1.2.1' },
  invalid_scope: { status: 400, spec: 'RFC 6749 §4.1.2.1, §5.2' },
  access_denied: { status: 403, spec: 'RFC 6749 §4.1.2.1' },
  server_error: { status: 500, spec: 'RFC 6749 §4.1.2.1' },
  unsupported_token_type: { status: 400, spec: 'RFC 7009 §2.2.1' },
  invalid_token: { status: 401, spec: 'RFC 6750 §3.1' },
  insufficient_scope: { status: 403, spec: 'RFC 6750 §3.1' },
  login_required: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  consent_required: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  interaction_required: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  account_selection_required: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  request_not_supported: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  request_uri_not_supported: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  registration_not_supported: { status: 400, spec: 'OpenID Connect Core §3.1.2.6' },
  unmet_authentication_requirements: {
    status: 400,
    spec: 'OpenID Connect Core Error Code unmet_authentication_requirements 1.0',
  },
} as const satisfies Record<string, { status: number; spec: string }>;

export type OAuthErrorCode = keyof typeof OAUTH_ERRORS;
