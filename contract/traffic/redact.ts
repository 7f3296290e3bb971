import { CHECK_TEXTS } from './checks.ts';
import { headerValues, type RecordedBody, type RecordedHeaders } from './events.ts';
import type { Check, Flow } from './flow.ts';
import type { Exchange } from './traffic.ts';

/** Replaces a secret. */
export const REDACTED = '[redacted]';

/** The only list of secret names: headers, form fields, query parameters, JSON members. Lower case. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

const SECRET_FIELDS = new Set([
  'access_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'csrf',
  'hashed_password',
  'id_token',
  'id_token_hint',
  'logout_token',
  'password',
  'refresh_token',
  'registration_access_token',
  'request',
  'rotated_secrets',
  'subject_token',
  'token',
]);

/** A compact JWS or JWE, anywhere in a text (RFC 7515 §7.1, RFC 7516 §7.1). */
const JWT = /\beyJ[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?/g;

/** The exchange without its secrets, for logs and for exports that leave this machine. */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, reply } = exchange;
  return {
    ...exchange,
    request: { ...request, url: redactUrl(request.url), ...redactMessage(request) },
    ...(reply && { reply: { ...reply, ...redactMessage(reply) } }),
  };
}

/** The flow without its secrets. The values and messages of its checks may quote a URL or a token. */
export function redactFlow(flow: Flow): Flow {
  const steps = Object.entries(flow.steps).map(([step, checks]) => [step, checks.map(redactCheck)] as const);
  return { ...flow, steps: Object.fromEntries(steps) };
}

function redactCheck(check: Check): Check {
  const redacted = { ...check };
  for (const name of CHECK_TEXTS) {
    const text = check[name];
    if (text !== undefined) redacted[name] = redactUrl(text);
  }
  return redacted;
}

function redactMessage(message: { headers: RecordedHeaders; body?: RecordedBody }) {
  const { headers, body } = message;
  return {
    headers: redactHeaders(headers),
    ...(body && { body: { ...body, text: redactBody(body.text, headerValues(headers, 'content-type')[0] ?? '') } }),
  };
}

function redactHeaders(headers: RecordedHeaders): RecordedHeaders {
  const redacted: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) redacted[name] = redactHeader(name.toLowerCase(), value);
  return redacted;
}

function redactHeader(name: string, value: string | readonly string[]): string | readonly string[] {
  if (SECRET_HEADERS.has(name)) return typeof value === 'string' ? REDACTED : value.map(() => REDACTED);
  if (name === 'location' || name === 'referer') return redactUrl(String(value));
  return typeof value === 'string' ? redactText(value) : value.map(redactText);
}

/** Redacts query and fragment field by field. The rest of the URL stays readable. */
function redactUrl(url: string): string {
  const start = url.search(/[?#]/);
  if (start < 0) return redactText(url);
  return redactText(url.slice(0, start)) + url.slice(start).replace(/([?#])([^?#]*)/g, redactPart);
}

const redactPart = (_part: string, mark: string, fields: string): string => mark + redactForm(fields);

/** Redacts field by field, so that everything else stays exactly as sent. */
function redactForm(form: string): string {
  return form
    .split('&')
    .map((field) => {
      const end = field.indexOf('=');
      if (end < 0) return redactText(field);
      return SECRET_FIELDS.has(nameOf(field.slice(0, end)))
        ? field.slice(0, end + 1) + encodeURIComponent(REDACTED)
        : redactText(field);
    })
    .join('&');
}

function nameOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' ')).toLowerCase();
  } catch {
    return encoded.toLowerCase();
  }
}

function redactBody(text: string, contentType: string): string {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return redactForm(text);
  if (!/[/+]json\b/i.test(contentType)) return redactMarkup(text);
  try {
    return JSON.stringify(JSON.parse(text, redactMember), undefined, text.includes('\n') ? 2 : undefined);
  } catch {
    // It is cut off or not JSON, so its secrets can't be told apart from the rest.
    return REDACTED;
  }
}

function redactMember(name: string, value: unknown): unknown {
  if (SECRET_FIELDS.has(name.toLowerCase())) return REDACTED;
  return typeof value === 'string' ? redactText(value) : value;
}

/** A form_post page has its secrets in hidden fields (OAuth 2.0 Form Post Response Mode §2). */
const redactMarkup = (text: string): string =>
  redactText(text).replace(/<input\b[^>]*>/gi, (input) => {
    const name = /\bname\s*=\s*["']?([^"'\s>]+)/i.exec(input)?.[1] ?? '';
    if (!SECRET_FIELDS.has(name.toLowerCase())) return input;
    return input.replace(/\bvalue\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i, `value="${REDACTED}"`);
  });

/** A text with its tokens removed. */
export const redactText = (text: string): string => text.replace(JWT, REDACTED);
