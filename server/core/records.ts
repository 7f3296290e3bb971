import type { AuthorizationRequest } from './authorize-request.ts';

/** Who logged in, when and how. Times are seconds since 1970 where a claim carries them, else milliseconds. */
export interface Authentication {
  username: string;
  sub: string;
  /** Seconds since 1970: the auth_time claim. */
  auth_time: number;
  amr: readonly string[];
  acr: string;
  sessionId: string;
}

/** What an interaction asks the user at the moment: the page shows it, and so does the console. */
export type Question =
  | { kind: 'login'; reason: string }
  | {
      kind: 'consent';
      /** What only the user can grant. */
      scopes: readonly string[];
      /** What the user has granted this client before. */
      grantedBefore: readonly string[];
      /** Claims that the claims parameter asks for. */
      claims: readonly string[];
    };

/** A request for authorization on its way through login and consent. */
export interface Interaction {
  interactionId: string;
  flowId: string;
  workspace: string;
  /** What it asks for and how it ends: a name in `Core.kinds`. */
  kind: string;
  request: AuthorizationRequest;
  /** The browser proves with this that it began the interaction; it is also the CSRF token's seed. */
  browserSecret: string;
  expiresAt: number;
  authentication?: Authentication;
  /** The login was made for this request, so prompt=login and max_age are met. */
  freshLogin: boolean;
  /** What the user decided on the consent page. */
  granted?: readonly string[];
  asking?: Question;
  /** Why it ended without a code. */
  denied?: { error: 'access_denied'; error_description: string };
  /** "Stay signed in" was chosen. */
  persistent: boolean;
  /** False while only the request that began it knows it. */
  stored: boolean;
}

/** A login that a browser remembers. Its id is the cookie's value. */
export interface Session {
  /** Public name of the session: the sid claim. The cookie's value never leaves the store. */
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

/** A remembered grant of one scope by one user to one client (acp.md §3.2). */
export interface Consent {
  workspace: string;
  username: string;
  client_id: string;
  scope: string;
  givenAt: number;
}

/** What every token of one authorization shares. */
export interface Grant {
  grantId: string;
  flowId: string;
  workspace: string;
  client_id: string;
  /** Of what was granted, in the order of the request. */
  scope: readonly string[];
  /** What the request asked for and the user refused. */
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
  /** The request named its redirect_uri, so the token request must repeat it (RFC 6749 §4.1.3). */
  redirect_uri_sent: boolean;
  code_challenge?: string;
  code_challenge_method?: 'S256' | 'plain';
  expiresAt: number;
}

/** What remains of a redeemed code, so that a replay is known and revokes what the code gave. */
export interface SpentCode {
  flowId: string;
  workspace: string;
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
  /** What the authorization granted in all: the most that a refresh may ask for. */
  grantedScope: readonly string[];
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** What remains of a token that was rotated away or revoked, so that the record can say why it is refused. */
export interface DeadToken {
  tokenId: string;
  flowId: string;
  grantId: string;
  client_id: string;
  workspace: string;
  kind: 'access_token' | 'refresh_token';
  reason: string;
  /** Milliseconds since 1970. */
  diedAt: number;
}

/** What the Demo Portal keeps of one browser. Only the portal reads it. */
interface PortalSession {
  workspace: string;
  session: object;
}

/** An import into the config that can be taken back. What it changed is read by what undoes it only. */
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
