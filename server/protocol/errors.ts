/**
 * The rules of OAuth 2.1 and OpenID Connect as pure functions: requests in, proven values or OAuthErrors out.
 *
 * Nothing here reads a clock, makes random values, stores, emits or knows HTTP beyond header values. What a rule needs
 * is passed in.
 */
import { OAUTH_ERRORS, type OAuthErrorCode } from '../../contract/oauth-errors.ts';

export interface OAuthErrorDetail {
  /** For the developer: what would be correct. Never a secret or another client's data. */
  hint?: string;
  /** ACP's short name of the reason, such as invalid_pkce. */
  cause?: string;
  expected?: string;
  received?: string;
  spec?: string;
  /** Overrides the code's usual status. */
  status?: number;
}

/** A refusal: its wire code, its sentence, and the details the console and the error page show. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  readonly detail: OAuthErrorDetail;
  /** The flow it belongs to, once known. */
  flowId?: string;

  constructor(code: OAuthErrorCode, description: string, detail: OAuthErrorDetail = {}) {
    super(description);
    this.code = code;
    this.detail = detail;
  }

  get description(): string {
    return this.message;
  }

  get hint(): string | undefined {
    return this.detail.hint;
  }

  get expected(): string | undefined {
    return this.detail.expected;
  }

  get received(): string | undefined {
    return this.detail.received;
  }

  get spec(): string | undefined {
    return this.detail.spec ?? OAUTH_ERRORS[this.code].spec;
  }

  get status(): number {
    return this.detail.status ?? OAUTH_ERRORS[this.code].status;
  }
}

/** How our own text is spelled in ASCII. */
const ASCII: Readonly<Record<string, string>> = {
  '"': "'",
  '“': "'",
  '”': "'",
  '‘': "'",
  '’': "'",
  '\\': '/',
  '–': '-',
  '…': '...',
  '§': 'section ',
};

/** Text as error_description may carry it. RFC 6749 §5.2 allows printable ASCII without quotes and backslashes. */
export const wireText = (text: string): string =>
  text.replace(/["\\“”‘’–…§]|[^\x20-\x7e]/g, (character) => ASCII[character] ?? '?');

/** The JSON body of an error, in ACP's form (acp.md §5). */
export function errorBody(error: OAuthError): Record<string, unknown> {
  return {
    error: error.code,
    error_description: wireText(error.message),
    ...(error.detail.hint !== undefined && { error_hint: wireText(error.detail.hint) }),
    ...(error.detail.cause !== undefined && { cause: error.detail.cause }),
    status_code: error.status,
  };
}

/** The parameters of a redirected error, in ACP's form (acp.md §5), without state and iss. */
export function errorParams(error: OAuthError, traceId: string): Record<string, string> {
  return {
    error: error.code,
    error_description: wireText(error.message),
    ...(error.detail.hint !== undefined && { error_hint: wireText(error.detail.hint) }),
    ...(error.detail.cause !== undefined && { error_cause: error.detail.cause }),
    trace_id: traceId,
  };
}
