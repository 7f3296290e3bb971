import type { HttpReply, HttpRequest } from './http-message.ts';
import type { Issuer } from './issuer.ts';
import type { Core } from './ports.ts';

export type { AuthorizationAnswer, HttpReply, HttpRequest, ReplyHeaders } from './http-message.ts';

/** The members of a discovery document (RFC 8414 §2, OpenID Connect Discovery §3). */
export type ServerMetadata = Record<string, unknown>;

/** One endpoint: its path, and a function from request to reply. */
export interface Endpoint {
  name: string;
  methods: readonly ('GET' | 'POST')[];
  /** Relative to the issuer. */
  path: string;
  /** open: any origin. client: origins of registered redirect URIs and loopback. none: no other origin. */
  cors: 'open' | 'client' | 'none';
  /** How an OAuthError is sent: as JSON, as a page, or as a bearer challenge (RFC 6750 §3). */
  errors: 'json' | 'page' | 'bearer';
  /** Not recorded, because a page polls it every second. */
  quiet?: true;
  /** Its part of the discovery document. */
  metadata?: (issuer: Issuer) => ServerMetadata;
  answer(core: Core): (request: HttpRequest) => Promise<HttpReply> | HttpReply;
}
