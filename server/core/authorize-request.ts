/** One claim that the claims parameter asks for (OpenID Connect Core §5.5.1). */
export interface ClaimRequest {
  essential?: boolean;
  value?: unknown;
  values?: readonly unknown[];
}

export type Prompt = 'none' | 'login' | 'consent' | 'select_account';
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** A validated authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1): plain data, fit to be stored. */
export interface AuthorizeRequest {
  client_id: string;
  redirect_uri: string;
  redirect_uri_sent: boolean;
  /** The redirect URI is the request's own: nothing is answered to it before somebody has seen a page. */
  redirect_uri_unregistered?: true;
  response_mode: ResponseMode;
  /** Requested scopes, implicit ones included, without repeats. */
  scope: readonly string[];
  state?: string;
  nonce?: string;
  code_challenge?: string;
  code_challenge_method?: 'S256' | 'plain';
  prompt: readonly Prompt[];
  /** Seconds. */
  max_age?: number;
  login_hint?: string;
  /** Whose session the id_token_hint or the claims parameter demands: one of these. */
  demanded_subs?: readonly unknown[];
  acr_values: readonly string[];
  claims?: {
    id_token: Readonly<Record<string, ClaimRequest | null>>;
    userinfo: Readonly<Record<string, ClaimRequest | null>>;
  };
  /** Seconds since 1970: the rat claim. */
  requested_at: number;
}
