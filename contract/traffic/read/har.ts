import { redactExchange, redactFlow } from '../redact.ts';
import type { Exchange } from '../traffic.ts';
import type { Flow } from '../flow.ts';
import { HAR_FORMAT } from '../har/format.ts';
import { headerValues, type RecordedBody } from '../events.ts';
import { flowTitle } from './flow-words.ts';
import { absoluteUrl, headerOf, headerPairs, queryOf, readBody, type Pair } from './message.ts';

export interface HarOptions {
  /** The ACP listener's origin. Exchanges are recorded with path and query only. */
  origin: string;
  version: string;
  /** If not set, secrets and tokens are redacted. */
  withSecrets?: boolean;
}

const named = ([name, value]: Pair) => ({ name, value });

/**
 * Exchanges as HAR 1.2, with one page per flow. What HAR has no member for, such as flows and checks, is stored in
 * `_understudy` so that Live can open the recording.
 */
export function harOf(exchanges: readonly Exchange[], flows: readonly Flow[], options: HarOptions) {
  const { origin, withSecrets = false } = options;
  const shown = withSecrets ? exchanges : exchanges.map(redactExchange);
  const pages = withSecrets ? flows : flows.map(redactFlow);
  return {
    log: {
      version: '1.2',
      creator: { name: 'Understudy', version: options.version },
      pages: pages.map((flow) => ({
        startedDateTime: new Date(flow.startedAt).toISOString(),
        id: flow.flowId,
        title: flowTitle(flow),
        pageTimings: { onContentLoad: -1, onLoad: -1 },
        _understudy: flow,
      })),
      _understudy: { format: HAR_FORMAT, origin, withSecrets },
      entries: shown.map((exchange) => entryOf(exchange, flows, options)),
    },
  };
}

function entryOf(exchange: Exchange, flows: readonly Flow[], options: HarOptions) {
  const { durationMs = 0, exchangeId, flowId } = exchange;
  return {
    ...(flows.some((flow) => flow.flowId === flowId) && { pageref: flowId }),
    startedDateTime: new Date(exchange.receivedAt).toISOString(),
    time: durationMs,
    request: requestOf(exchange, options.origin),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: `${exchange.endpoint} ${exchangeId}${exchange.error === undefined ? '' : ` ${exchange.error}`}`,
    // Where other programs see that the response was made to go wrong.
    ...(exchange.faults && { _fault: exchange.faults.map(({ kind }) => kind).join(' ') }),
    _understudy: ownMembers(exchange),
  };
}

/** What is recorded about an exchange besides its messages. */
function ownMembers({ request, reply, ...exchange }: Exchange) {
  const { exchangeId, endpoint, receivedAt, movedAt, workspace, flowId } = exchange;
  const { durationMs, error, hungUp, faults, verdict } = exchange;
  return {
    exchangeId,
    endpoint,
    receivedAt,
    ...(movedAt !== undefined && { movedAt }),
    ...(workspace !== undefined && { workspace }),
    ...(flowId !== undefined && { flowId }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { error }),
    ...(hungUp && { hungUp }),
    ...(faults && { faults }),
    ...(verdict && { verdict }),
    ...(request.body?.cut && { requestCut: true }),
    ...(reply?.body?.cut && { replyCut: true }),
  };
}

function requestOf({ request }: Exchange, origin: string) {
  const body = readBody(request.body, request.headers);
  return {
    method: request.method,
    url: absoluteUrl(request.url, origin),
    httpVersion: 'HTTP/1.1',
    cookies: cookiesOf(headerOf(request.headers, 'cookie')),
    headers: headerPairs(request.headers).map(named),
    queryString: queryOf(request.url).map(named),
    headersSize: -1,
    bodySize: request.body?.bytes ?? 0,
    ...(request.body && {
      postData: {
        mimeType: headerOf(request.headers, 'content-type') ?? 'application/octet-stream',
        params: body.kind === 'form' ? body.fields.map(named) : [],
        text: request.body.text,
      },
    }),
  };
}

function responseOf({ reply, hungUp }: Exchange) {
  return {
    status: reply?.status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: reply ? headerValues(reply.headers, 'set-cookie').flatMap(setCookie) : [],
    headers: reply ? headerPairs(reply.headers).map(named) : [],
    content: contentOf(reply?.body, reply ? headerOf(reply.headers, 'content-type') : undefined),
    redirectURL: reply ? (headerOf(reply.headers, 'location') ?? '') : '',
    headersSize: -1,
    bodySize: reply?.body?.bytes ?? 0,
    ...(!reply && { comment: hungUp ? 'The client disconnected.' : 'No response yet.' }),
  };
}

function contentOf(body: RecordedBody | undefined, mimeType = 'x-unknown') {
  return {
    size: body?.bytes ?? 0,
    mimeType,
    ...(body && { text: body.text }),
    ...(body?.cut && { comment: 'The body was truncated.' }),
  };
}

function cookiesOf(header: string | undefined) {
  return (header?.split(';') ?? []).map((part) => {
    const [name = '', ...value] = part.trim().split('=');
    return { name, value: value.join('=') };
  });
}

const setCookie = (value: string) => cookiesOf(value.split(';', 1)[0]);
