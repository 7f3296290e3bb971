import { CHECK_TEXTS } from './checks.ts';
import { headerValues, type RecordedBody, type RecordedHeaders } from './events.ts';
import { changesOf } from './difference.ts';
import type { Check, Flow } from './flow.ts';
import { FLOW_TEXTS } from './steps.ts';
import type { Exchange } from './traffic.ts';
import type { Fix, Verdict } from './verdict.ts';

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

/** Whether what has this name is a secret: a header, a field, a parameter or a member. */
export const isSecretName = (name: string): boolean => SECRET_HEADERS.has(name) || SECRET_FIELDS.has(name);

/** A compact JWS or JWE, anywhere in a text (RFC 7515 §7.1, RFC 7516 §7.1). */
const JWT = /\beyJ(?:\w|-(?!eyJ))+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?/g;

/** The exchange without its secrets, for logs and for exports that leave this machine. */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, reply } = exchange;
  return {
    ...exchange,
    request: { ...request, url: redactUrl(request.url), ...redactMessage(request) },
    ...(reply && { reply: { ...reply, ...redactMessage(reply) } }),
    ...(exchange.verdict && { verdict: redactVerdict(exchange.verdict) }),
  };
}

/** The flow without its secrets. The values and messages of its checks may quote a URL or a token. */
export function redactFlow(flow: Flow): Flow {
  const steps = Object.entries(flow.steps).map(([step, checks]) => [step, checks.map(redactCheck)] as const);
  const texts = FLOW_TEXTS.flatMap((name) => (flow[name] === undefined ? [] : [[name, redactSentence(flow[name])]]));
  return {
    ...flow,
    ...Object.fromEntries(texts),
    steps: Object.fromEntries(steps),
    ...(flow.verdict && { verdict: redactVerdict(flow.verdict) }),
  };
}

/** The verdict without secrets. It should hold none, but it quotes what clients sent. */
export function redactVerdict(verdict: Verdict): Verdict {
  const { difference: _difference, ...said } = verdict;
  const redacted: Verdict = { ...said, fixes: verdict.fixes.map(redactFix) };
  for (const name of ['cause', 'advice'] as const) {
    if (said[name] !== undefined) redacted[name] = redactSentence(said[name]);
  }
  for (const name of ['expected', 'received'] as const) {
    if (said[name] !== undefined) redacted[name] = redactValue(said[name]);
  }
  if (said.related) redacted.related = said.related.map((one) => ({ ...one, why: redactSentence(one.why) }));
  const changes = redactDifference(verdict, redacted);
  return changes?.length ? { ...redacted, difference: changes } : redacted;
}

/** A piece of a secret doesn't show that it is one, so a difference is kept only if it is of texts without secrets. */
function redactDifference({ difference, expected, received }: Verdict, shown: Verdict): Verdict['difference'] {
  if (!difference || expected === undefined || received === undefined) return undefined;
  if (shown.expected === expected && shown.received === received) return difference;
  return changesOf(shown.expected ?? '', shown.received ?? '');
}

function redactFix(fix: Fix): Fix {
  const { params, body, code } = fix;
  return {
    ...fix,
    label: redactSentence(fix.label),
    ...(params && { params: redactJson(params) as Record<string, string> }),
    ...(body && { body: redactJson(body) as Record<string, unknown> }),
    ...(code !== undefined && { code: redactCode(code) }),
  };
}

/** JSON without the members that hold secrets, and without tokens in its texts. */
export function redactJson(value: unknown): unknown {
  if (typeof value === 'string') return redactValue(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    SECRET_FIELDS.has(name.toLowerCase()) ? REDACTED : redactJson(member),
  ]);
  return Object.fromEntries(members);
}

function redactCheck(check: Check): Check {
  const redacted = { ...check };
  for (const name of CHECK_TEXTS) {
    const text = check[name];
    if (text !== undefined) redacted[name] = redactSentence(text);
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
  if (text === '') return text;
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

/** A form_post page has its secrets in hidden fields (OAuth 2.0 Form Post Response Mode §2). It may have been cut off. */
const redactMarkup = (text: string): string =>
  redactText(text).replace(/<input\b[^>]*(?:>|$)/gi, (input) => {
    const name = /\bname\s*=\s*["']?([^"'\s>]+)/i.exec(input)?.[1] ?? '';
    if (!SECRET_FIELDS.has(name.toLowerCase())) return input;
    return input.replace(/\bvalue\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i, `value="${REDACTED}"`);
  });

/** A text with its tokens removed. */
export const redactText = (text: string): string => text.replace(JWT, REDACTED);

const NAMES = [...SECRET_FIELDS].join('|');
/** `name=value` outside a URL, where no `?` marks its start. */
const ASSIGNED = new RegExp(String.raw`\b(${NAMES})=("[^"]*"|'[^']*'|[^\s&#"'“”]+)`, 'gi');
/** `name: value` as in code and JSON. */
const MEMBER = new RegExp(String.raw`\b(${NAMES})(["']?\s*:\s*)("[^"]*"|'[^']*'|[^\s,;}]+)`, 'gi');
const CREDENTIALS = /\b(Basic|Bearer|DPoP)\s+[\w+/=.~-]{6,}/gi;

const redactAssigned = (text: string): string =>
  redactText(text).replace(ASSIGNED, (whole, name: string, value: string) =>
    value.startsWith(encodeURIComponent(REDACTED)) ? whole : `${name}=${REDACTED}`,
  );

/** A value as it was sent or is configured: often a URL. */
const redactValue = (text: string): string => redactAssigned(redactUrl(text));

/** A sentence that may quote URLs. Each word is redacted by itself, so that the rest of the sentence stays. */
export const redactSentence = (text: string): string =>
  redactAssigned(text.replace(/\S+/g, (word) => (/[?#]/.test(word) ? redactUrl(word) : word)));

/** Code that a client may send instead. */
const redactCode = (text: string): string =>
  redactSentence(text)
    .replace(MEMBER, (_, name: string, colon: string) => `${name}${colon}${REDACTED}`)
    .replace(CREDENTIALS, (_, scheme: string) => `${scheme} ${REDACTED}`);

/** Whether a field or header is one that is masked. */
export const holdsSecret = (name: string, value: string): boolean =>
  SECRET_FIELDS.has(name.toLowerCase()) || redactHeader(name.toLowerCase(), value) !== value;

/** Whether a body has anything in it that is masked. */
export const bodyHoldsSecret = (text: string, contentType: string): boolean => redactBody(text, contentType) !== text;
