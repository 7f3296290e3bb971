/** One claim that the claims parameter asks for (OpenID Connect Core §5.5.1). */
export interface ClaimRequest {
  essential?: boolean;
  value?: unknown;
  values?: readonly unknown[];
}

export type Prompt = 'none' | 'login' | 'consent' | 'select_account';
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** What every kind of interaction asks of a user, whatever it ends in. Plain data that can be stored. */
export interface AuthorizationRequest {
  client_id: string;
  /** Requested scopes, including implicit ones, without duplicates. */
  scope: readonly string[];
  nonce?: string;
  prompt: readonly Prompt[];
  /** Seconds. */
  max_age?: number;
  login_hint?: string;
  /** One of these subs must be logged in, as required by the id_token_hint or the claims parameter. */
  demanded_subs?: readonly unknown[];
  acr_values: readonly string[];
  claims?: {
    id_token: Readonly<Record<string, ClaimRequest | null>>;
    userinfo: Readonly<Record<string, ClaimRequest | null>>;
  };
  /** The redirect URI comes from the request. Nothing is sent to it before the user has seen a page. */
  redirect_uri_unregistered?: true;
  /** Seconds since 1970: the rat claim. */
  requested_at: number;
}

/** A validated request of the authorization endpoint (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1). */
export interface AuthorizeRequest extends AuthorizationRequest {
  redirect_uri: string;
  redirect_uri_sent: boolean;
  response_mode: ResponseMode;
  state?: string;
  code_challenge?: string;
  code_challenge_method?: 'S256' | 'plain';
}
