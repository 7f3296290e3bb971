import type { RecordedRequest } from '../../contract/traffic/events.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { derived } from '../core/memory/derived.ts';
import { parseBearer } from '../protocol/bearer.ts';
import { readBasic, type BasicCredentials } from '../protocol/client-auth.ts';

/** A recorded request as the rules read it, decoded once. */
export interface Request {
  exchangeId: string;
  flowId: string | undefined;
  endpoint: string;
  method: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The same by the clock of the workspace or lane, which may have been moved. */
  clock: number;
  endedAt: number;
  /** 0 if it was never answered. */
  status: number;
  query: URLSearchParams;
  form: URLSearchParams;
  basic: BasicCredentials | undefined;
  bearer: string | undefined;
  agent: string | undefined;
  /** The origin of a page that sent it. */
  origin: string | undefined;
  referer: string | undefined;
  cookie: string | undefined;
  issued: Issued;
}

/** The tokens in a token response. */
interface Issued {
  access_token?: string;
  refresh_token?: string;
  id_token?: string;
  expires_in?: number;
}

/** Longer bodies hold no parameters. In characters. */
const LONGEST_BODY = 64 * 1024;
const NOTHING = new URLSearchParams();
const NO_TOKENS: Issued = {};

/** Remembered for as long as the record keeps the exchange. */
export const requestOf: (exchange: Exchange) => Request = derived((exchange) => {
  const { exchangeId, flowId, endpoint, receivedAt, durationMs = 0, request, reply } = exchange;
  const { movedAt = receivedAt } = exchange;
  const authorization = headerOf(request, 'authorization');
  return {
    exchangeId,
    flowId,
    endpoint,
    method: request.method,
    at: receivedAt,
    clock: movedAt,
    endedAt: receivedAt + durationMs,
    status: reply?.status ?? 0,
    query: queryOf(request.url),
    form: formOf(request),
    basic: readBasic(authorization),
    bearer: parseBearer(authorization),
    agent: headerOf(request, 'user-agent'),
    origin: headerOf(request, 'origin'),
    referer: headerOf(request, 'referer'),
    cookie: headerOf(request, 'cookie'),
    issued: endpoint === 'token' && reply?.status === 200 ? issuedIn(reply.body?.text ?? '') : NO_TOKENS,
  };
});

/** Recorded names are lower case. Of repeated headers, the first counts. */
function headerOf({ headers }: RecordedRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return mark < 0 ? NOTHING : new URLSearchParams(url.slice(mark + 1));
}

function formOf({ body }: RecordedRequest): URLSearchParams {
  if (!body || body.bytes > LONGEST_BODY || !/^[^{<\s]*=/.test(body.text)) return NOTHING;
  return new URLSearchParams(body.text);
}

function issuedIn(text: string): Issued {
  try {
    return JSON.parse(text) as Issued;
  } catch {
    return NO_TOKENS;
  }
}
