import { BODY_LIMIT_BYTES, type RecordedBody, type RecordedHeaders } from '../events.ts';
import type { Exchange } from '../traffic.ts';
import { weightOf } from '../weight.ts';
import { headerOf, queryOf, readBody } from '../read/message.ts';
import { endpointOf } from './endpoint-of.ts';
import { HarFault, type Fields } from './har-fields.ts';
import { faultsIn } from './read-faults.ts';
import { verdictIn } from './read-verdict.ts';

/** A HAR entry as an exchange with an absolute URL, and the origin it was sent to. */
export interface ReadEntry {
  exchange: Exchange;
  origin: string;
  /** The page it belongs to. */
  pageId?: string;
}

const HEADERS_KEPT = 200;
const PARAMS_KEPT = 1000;

export function readEntry(entry: Fields, index: number): ReadEntry {
  const own = entry.has('_understudy') ? entry.object('_understudy') : undefined;
  const asked = entry.object('request');
  const url = readUrl(asked);
  const request = {
    method: asked.text('method').slice(0, 40),
    url: asked.text('url'),
    ...messageOf(
      asked,
      asked.has('postData') ? postData(asked.object('postData')) : undefined,
      cutIn(own, 'requestCut'),
    ),
  };
  const reply = entry.has('response') ? readReply(entry.object('response'), cutIn(own, 'replyCut')) : undefined;
  const error = textOf(own, 'error') ?? (own ? undefined : (errorIn(reply) ?? lossIn(entry)));
  const durationMs = timeOf(own ?? entry, own ? 'durationMs' : 'time');
  const flowId = textOf(own, 'flowId');
  const workspace = textOf(own, 'workspace');
  const movedAt = numberOf(own, 'movedAt');
  const exchange: Exchange = {
    exchangeId: textOf(own, 'exchangeId') ?? `entry-${index + 1}`,
    endpoint: textOf(own, 'endpoint') ?? endpointOf(url),
    receivedAt: numberOf(own, 'receivedAt') ?? entry.moment('startedDateTime'),
    request,
    weight: weightOf(request) + (reply ? weightOf(reply) : 0),
    ...(workspace !== undefined && { workspace }),
    ...(flowId !== undefined && { flowId }),
    ...(movedAt !== undefined && { movedAt }),
    ...(durationMs !== undefined && { durationMs }),
    ...(reply && { reply }),
    ...(error !== undefined && { error }),
    ...(own && faultsIn(own)),
    ...(own && verdictIn(own)),
    // In recordings by other programs, no request is still pending.
    ...((own ? own.has('hungUp') : !reply) && { hungUp: true }),
  };
  return { exchange, origin: url.origin, ...(entry.has('pageref') && { pageId: entry.text('pageref') }) };
}

const textOf = (fields: Fields | undefined, name: string): string | undefined =>
  fields?.has(name) ? fields.text(name) : undefined;
const numberOf = (fields: Fields | undefined, name: string): number | undefined =>
  fields?.has(name) ? fields.number(name) : undefined;
/** HAR 1.2: -1 means that the time is unknown. */
function timeOf(fields: Fields, name: string): number | undefined {
  const time = numberOf(fields, name);
  return time === undefined || time < 0 ? undefined : time;
}
const cutIn = (own: Fields | undefined, name: string): boolean => own?.has(name) ?? false;

function readUrl(request: Fields): URL {
  const text = request.text('url');
  if (URL.canParse(text)) return new URL(text);
  throw new HarFault(request.pathTo('url'), `must be an absolute URL, not “${text.slice(0, 60)}”.`);
}

/** RFC 9110 §15: a status code is a three-digit integer. */
const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 100 && status <= 999;

/** Undefined if there was no response. Programs then omit the status or write an invalid one such as 0 or -1. */
function readReply(response: Fields, cut: boolean): Exchange['reply'] {
  const status = numberOf(response, 'status');
  if (status === undefined || !isStatus(status)) return undefined;
  const content = response.has('content') ? contentOf(response.object('content')) : undefined;
  const message = messageOf(response, content, cut);
  const redirect = textOf(response, 'redirectURL') ?? '';
  // Some programs omit the header but keep its target.
  const headers = redirect !== '' && !message.headers['location'] ? { location: redirect } : {};
  return { status, ...message, headers: { ...message.headers, ...headers } };
}

interface Content {
  text: string;
  mimeType: string;
  bytes?: number;
}

function messageOf(message: Fields, content: Content | undefined, cut: boolean) {
  const headers = readHeaders(message);
  if (!content || (content.text === '' && (content.bytes ?? 0) === 0)) return { headers };
  const typed = headers['content-type'] !== undefined || content.mimeType === '' || content.mimeType === 'x-unknown';
  return {
    headers: typed ? headers : { ...headers, 'content-type': content.mimeType },
    body: bodyOf(content, cut),
  };
}

function bodyOf({ text, bytes }: Content, cut: boolean): RecordedBody {
  const kept = text.slice(0, BODY_LIMIT_BYTES);
  const size = bytes !== undefined && bytes > 0 ? bytes : new TextEncoder().encode(text).length;
  return { text: kept, bytes: size, cut: cut || kept.length < text.length };
}

/** Lowercase names, as everywhere in Live. A repeated name has a list of values. */
function readHeaders(message: Fields): RecordedHeaders {
  const headers = new Map<string, string[]>();
  const pairs = message.has('headers')
    ? message.list('headers', (pair) => [pair.text('name').toLowerCase(), pair.text('value')] as const, HEADERS_KEPT)
    : [];
  // HTTP/2 puts the request line into headers whose names start with a colon.
  for (const [name, value] of pairs.filter(([name]) => !name.startsWith(':'))) {
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return Object.fromEntries([...headers].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}

function postData(data: Fields): Content {
  const mimeType = textOf(data, 'mimeType') ?? '';
  const text = data.has('text') ? data.whole('text') : '';
  if (text !== '' || !data.has('params')) return { text, mimeType };
  const params = data.list(
    'params',
    (param): [string, string] => [param.text('name'), textOf(param, 'value') ?? ''],
    PARAMS_KEPT,
  );
  return { text: new URLSearchParams(params).toString(), mimeType };
}

function contentOf(content: Fields): Content {
  const mimeType = textOf(content, 'mimeType') ?? '';
  const bytes = numberOf(content, 'size');
  const text = content.has('text') ? content.whole('text') : '';
  const plain = textOf(content, 'encoding') === 'base64' ? fromBase64(text, content) : text;
  return { text: plain, mimeType, ...(bytes !== undefined && { bytes }) };
}

function fromBase64(text: string, content: Fields): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return 'Binary body, not shown.';
    throw new HarFault(content.pathTo('text'), 'is not valid base64.');
  }
}

/** Why there was no response, as Chromium, mitmproxy and Playwright write it. */
function lossIn(entry: Fields): string | undefined {
  const response = entry.has('response') ? entry.object('response') : undefined;
  return (textOf(response, '_error') || textOf(response, '_failureText'))?.slice(0, 200) || undefined;
}

/** The OAuth error in a response: in its JSON, or in its redirect. */
function errorIn(reply: Exchange['reply']): string | undefined {
  if (!reply) return undefined;
  const location = headerOf(reply.headers, 'location');
  const redirected = location && queryOf(location.replace('#', '?')).find(([name]) => name === 'error')?.[1];
  if (redirected) return redirected;
  const body = reply.status >= 400 ? readBody(reply.body, reply.headers) : undefined;
  if (body?.kind !== 'json' || typeof body.value !== 'object' || body.value === null) return undefined;
  const error = Object.entries(body.value).find(([name]) => name === 'error')?.[1] as unknown;
  return typeof error === 'string' ? error.slice(0, 200) : undefined;
}
