import type { Client } from '../../contract/config/client.ts';
import type { OAuthErrorCode } from '../../contract/oauth-errors.ts';
import type { AuthorizationRequest } from './authorize-request.ts';
import type { FlowLog } from './flow-log.ts';
import type { HttpReply, HttpRequest } from './http-message.ts';
import type { Issuer } from './issuer.ts';
import type { Authentication, Interaction, Question } from './records.ts';

/** The progress of an interaction. Times are seconds since 1970. */
export interface Progress {
  request: AuthorizationRequest;
  now: number;
  /** Who is logged in, if anyone is. */
  authentication?: Pick<Authentication, 'username' | 'sub' | 'auth_time' | 'acr'> | undefined;
  /** The login was made for this request. */
  freshLogin: boolean;
  /** Scopes that need the user's consent. */
  toGrant: readonly string[];
  /** Scopes the user already granted this client. */
  consented: ReadonlySet<string>;
  /** What the user granted of `toGrant`. Absent until asked. */
  granted?: readonly string[] | undefined;
  denied?: { error_description: string } | undefined;
  acrSupported: readonly string[];
}

export interface Granted {
  kind: 'issue';
  scope: readonly string[];
  /** Requested scopes the user refused. */
  refused: readonly string[];
}

export interface Refused {
  kind: 'refuse';
  error: Extract<
    OAuthErrorCode,
    'access_denied' | 'consent_required' | 'login_required' | 'unmet_authentication_requirements'
  >;
  description: string;
}

/** What an interaction needs next: the user's answer, or its end. */
export type NextStep = Question | Granted | Refused;

/** The browser request in which an interaction ends. */
export interface Ending {
  issuer: Issuer;
  client: Client;
  flow: FlowLog;
  request: HttpRequest;
  interaction: Interaction;
}

/** What an interaction asks and how it ends. The dispatcher knows nothing else about it. */
export interface InteractionKind {
  /** Pure: the next question, or that there is none. */
  ask(progress: Progress): NextStep;
  /** The response once the user is logged in and every scope is granted or refused. */
  grant(ending: Ending, granted: Granted, authentication: Authentication): Promise<HttpReply>;
  refuse(ending: Ending, refused: Refused): HttpReply;
}

export type InteractionKinds = Readonly<Record<string, InteractionKind>>;
