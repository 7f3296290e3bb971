import type { AuthorizationRequest } from './authorize-request.ts';

/** Who logged in, when and how. Times that become claims are seconds since 1970, others milliseconds. */
export interface Authentication {
  username: string;
  sub: string;
  /** Seconds since 1970: the auth_time claim. */
  auth_time: number;
  amr: readonly string[];
  acr: string;
  sessionId: string;
}

/** What an interaction currently asks the user. The page and the console show it. */
export type Question =
  | { kind: 'login'; reason: string }
  | {
      kind: 'consent';
      /** What needs the user's consent. */
      scopes: readonly string[];
      /** What the user already granted this client. */
      grantedBefore: readonly string[];
      /** Claims requested by the claims parameter. */
      claims: readonly string[];
    };

/** An authorization request on its way through login and consent. */
export interface Interaction {
  interactionId: string;
  flowId: string;
  workspace: string;
  /** The issuer identifier it is for, if the server has several names. */
  issuer?: string;
  /** What it asks and how it ends: a name in `Core.kinds`. */
  kind: string;
  request: AuthorizationRequest;
  /** Proves that the browser started the interaction. Also the seed of the CSRF token. */
  browserSecret: string;
  expiresAt: number;
  authentication?: Authentication;
  /** The login was made for this request, so prompt=login and max_age are satisfied. */
  freshLogin: boolean;
  /** What the user decided on the consent page. */
  granted?: readonly string[];
  asking?: Question;
  /** Why it ended without a code. */
  denied?: { error: 'access_denied'; error_description: string };
  /** "Stay signed in" was chosen. */
  persistent: boolean;
  /** False while only the request that started it knows it. */
  stored: boolean;
}

/** A login session of a browser. Its id is the cookie's value. */
export interface Session {
  /** Public id of the session: the sid claim. The cookie's value never leaves the store. */
  sid: string;
  workspace: string;
  username: string;
  startedAt: number;
  /** Seconds since 1970. */
  auth_time: number;
  amr: readonly string[];
  acr: string;
  persistent: boolean;
  expiresAt: number;
  client_ids: readonly string[];
}

/** A stored grant of one scope by one user to one client (acp.md §3.2). */
export interface Consent {
  workspace: string;
  username: string;
  client_id: string;
  scope: string;
  givenAt: number;
}

/** What all tokens of one authorization share. */
export interface Grant {
  grantId: string;
  flowId: string;
  workspace: string;
  /** The issuer identifier that its tokens name, if the server has several names. */
  issuer?: string;
  client_id: string;
  /** The granted scopes, in the order of the request. */
  scope: readonly string[];
  /** Requested scopes the user refused. */
  refused?: readonly string[];
  /** Absent for client_credentials. */
  authentication?: Authentication;
  nonce?: string;
  claims?: AuthorizationRequest['claims'];
  /** Seconds since 1970: the rat claim. */
  requested_at: number;
}

export interface Code extends Grant {
  redirect_uri: string;
  /** The request had a redirect_uri, so the token request must repeat it (RFC 6749 §4.1.3). */
  redirect_uri_sent: boolean;
  code_challenge?: string;
  code_challenge_method?: 'S256' | 'plain';
  expiresAt: number;
}

/** What is kept of a redeemed code, so a replay is detected and revokes what the code gave. */
export interface SpentCode {
  flowId: string;
  workspace: string;
  issuer?: string;
  grantId: string;
  client_id: string;
  spentAt: number;
}

export interface AccessToken extends Grant {
  tokenId: string;
  jti: string;
  value: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  audience: readonly string[];
}

export interface RefreshToken extends Grant {
  tokenId: string;
  value: string;
  /** Everything the authorization granted: the most a refresh may request. */
  grantedScope: readonly string[];
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** The reason of a refresh token that was exchanged for a new one. */
export const ROTATED = 'It was used for a refresh.';

/** What is kept of a rotated or revoked token, so the flow record can say why it is refused. */
export interface DeadToken {
  tokenId: string;
  flowId: string;
  grantId: string;
  client_id: string;
  workspace: string;
  issuer?: string;
  kind: 'access_token' | 'refresh_token';
  reason: string;
  /** Milliseconds since 1970. */
  diedAt: number;
}

/** The Demo Portal's session of one browser. Only the portal reads it. */
interface PortalSession {
  workspace: string;
  session: object;
}

/** An import into the config that can be undone. Only the undo reads what it changed. */
interface LoggedImport {
  importId: string;
  /** Milliseconds since 1970. */
  at: number;
  summary: readonly string[];
  imported: object;
}

/** Each kind of record and its type. Tokens and codes are stored under the SHA-256 of their value. */
export interface Kinds {
  interaction: Interaction;
  session: Session;
  consent: Consent;
  code: Code;
  spentCode: SpentCode;
  accessToken: AccessToken;
  refreshToken: RefreshToken;
  deadToken: DeadToken;
  portalSession: PortalSession;
  import: LoggedImport;
  /** Client assertions already seen (RFC 7523 §3, item 7). */
  assertion: { client_id: string };
}

export type Kind = keyof Kinds;
