import type { ResponseMode } from './authorize-request.ts';
import type { Issuer } from './issuer.ts';
import type { Page } from './page.ts';

/** A request target without scheme and authority, which it may include (RFC 9112 §3.2.2). */
export const originForm = (target: string): string => target.replace(/^https?:\/\/[^/?]*/i, '');

/** A request as plain data. Header names are lower case; `query` and `body` are undecoded. */
export interface HttpRequest {
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
  /** What is wrong with the body: too large, not UTF-8, truncated. */
  bodyFault?: string;
  /** The id of this exchange: X-Trace-ID on the wire, and its id in the live view. */
  exchangeId: string;
  issuer: Issuer;
}

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An authorization response before it is written into a redirect or a form (RFC 6749 §4.1.2). */
export interface AuthorizationAnswer {
  client_id: string;
  redirect_uri: string;
  response_mode: ResponseMode;
  params: Readonly<Record<string, string>>;
}

/** A response as plain data. Handlers return it; only http/ writes to a socket. */
export type HttpReply = (
  | { kind: 'json'; status: number; body: unknown }
  | {
      kind: 'bytes';
      status: number;
      /** Empty: the response has none. */
      contentType: string;
      body: Buffer | string;
    }
  | { kind: 'redirect'; status: 302 | 303 | 307; location: string }
  | {
      kind: 'page';
      status: number;
      page: Page;
      /** Origins whose pages may frame it. Default: none. */
      framedBy?: readonly string[];
    }
  | { kind: 'empty'; status: number }
) & {
  headers?: ReplyHeaders;
  /** Complete Set-Cookie values. */
  cookies?: readonly string[];
  /** The authorization response it contains. */
  answer?: AuthorizationAnswer;
  /** The flow this exchange belongs to. */
  flowId?: string;
  /** The OAuth error it contains. */
  error?: string;
};
