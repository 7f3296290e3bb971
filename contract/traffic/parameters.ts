import { headerOf, queryOf, readBody, type Pair } from './read/message.ts';
import type { RecordedHeaders } from './events.ts';
import type { Exchange, RecordedBody } from './traffic-schema.ts';

/** The parameters of a request: query, then form or JSON body. Repeated names stay. */
export function sentIn({ request }: Pick<Exchange, 'request'>): Pair[] {
  return [...queryOf(request.url), ...bodyPairs(request)];
}

/** The parameters in the fragment of a URL, where browsers record it. */
export function fragmentOf(url: string): Pair[] {
  const start = url.indexOf('#');
  return start < 0 ? [] : [...new URLSearchParams(url.slice(start + 1))];
}

function bodyPairs(message: Message): Pair[] {
  const body = readBody(message.body, message.headers);
  if (body.kind === 'form') return body.fields;
  return Object.entries(jsonIn(message) ?? {}).map(([name, value]): Pair => [name, textOf(value)]);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

interface Message {
  headers: RecordedHeaders;
  body?: RecordedBody;
}

/** The members of a JSON body. Undefined if it is not an object. */
export function jsonIn(message: Message | undefined): Readonly<Record<string, unknown>> | undefined {
  const body = message && readBody(message.body, message.headers);
  if (body?.kind !== 'json' || typeof body.value !== 'object' || body.value === null) return undefined;
  return Array.isArray(body.value) ? undefined : (body.value as Record<string, unknown>);
}

/** What an authorization server sends back through the browser (RFC 6749 §4.1.2). */
export interface Answer {
  /** The redirect URI, without the parameters of the answer. */
  to: string;
  mode: 'query' | 'fragment' | 'form_post';
  params: readonly Pair[];
}

/** Parameters that only an answer has. */
const ANSWERS = new Set(['code', 'error', 'id_token', 'access_token', 'response']);

const isAnswer = (params: readonly Pair[]): boolean => params.some(([name]) => ANSWERS.has(name));

/** The answer in a response: in its redirect, or in the form of a page (OAuth 2.0 Form Post Response Mode §2). */
export function answerIn({ reply }: Pick<Exchange, 'reply'>): Answer | undefined {
  if (!reply) return undefined;
  const location = headerOf(reply.headers, 'location');
  return location === undefined ? formAnswer(reply.body?.text ?? '') : answerAt(location);
}

/** The answer in the URL of a redirect, or of the request that followed it. */
export function answerAt(url: string): Answer | undefined {
  const to = url.split(/[?#]/, 1)[0] ?? url;
  const [query, fragment] = [queryOf(url), fragmentOf(url)];
  if (isAnswer(query)) return { to, mode: 'query', params: query };
  return isAnswer(fragment) ? { to, mode: 'fragment', params: fragment } : undefined;
}

/** A tag without an end takes the rest of the text, so that nothing is read twice. */
const FORM = /<form\b[^>]*(?:>|$)/i;
const HIDDEN = /<input\b[^>]*(?:>|$)/gi;
/** A page with more text than this is not just a form. */
const LONGEST_PAGE = 200_000;

function formAnswer(html: string): Answer | undefined {
  const form = html.length > LONGEST_PAGE ? undefined : FORM.exec(html)?.[0];
  if (form === undefined) return undefined;
  const params = [...html.matchAll(HIDDEN)].flatMap(([input]): Pair[] => {
    const name = attributeOf(input, 'name');
    return name === undefined ? [] : [[name, attributeOf(input, 'value') ?? '']];
  });
  return isAnswer(params) ? { to: attributeOf(form, 'action') ?? '', mode: 'form_post', params } : undefined;
}

function attributeOf(tag: string, name: string): string | undefined {
  const found = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`, 'i').exec(tag);
  const value = found?.slice(1).find((part) => part !== undefined);
  return value === undefined ? undefined : unescaped(value);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Resolves the character references that pages use in attributes. */
const unescaped = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );

/** The value of a parameter. */
export const valueIn = (pairs: readonly Pair[], name: string): string | undefined =>
  pairs.find(([own]) => own === name)?.[1];

/** The token of `Authorization: Bearer` (RFC 6750 §2.1). */
export function bearerIn({ request }: Pick<Exchange, 'request'>): string | undefined {
  return /^(?:Bearer|DPoP)\s+(\S+)$/i.exec(headerOf(request.headers, 'authorization') ?? '')?.[1];
}
