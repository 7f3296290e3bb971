import type { Flow } from '../flow.ts';
import { DEFAULT_LIMITS, type Exchange } from '../traffic.ts';
import { decodeUtf8 } from '../../config/utf8.ts';
import { parseJson } from '../../config/json-text.ts';
import { isPage, recordingIn } from '../report/recording-in.ts';
import { OF_SERVER } from './endpoint-of.ts';
import { jsonFaultIn, placeIn, type RecordingFault } from './fault.ts';
import { groupForeign } from './foreign/group.ts';
import { HAR_FORMAT, NO_RECORDING } from './format.ts';
import { Fields, HarFault } from './har-fields.ts';
import { keysIn, type PublicKey } from './keys.ts';
import { readEntry, type ReadEntry } from './read-entry.ts';
import { readFlow } from './read-flow.ts';

/** The content of a HAR file for Live. */
export interface Recording {
  name: string;
  /** The program that wrote it. */
  creator: string;
  flows: ReadonlyMap<string, Flow>;
  exchanges: ReadonlyMap<string, Exchange>;
  /** The authorization server's origin. URLs below it are stored without it. */
  origin: string;
  /** When the last event happened. */
  endedAt: number;
  /** Number of entries beyond the limit, which are not loaded. */
  leftOut: number;
  /** Number of requests that belong to no login and are not shown. Only in files of other programs. */
  others: number;
  /** Exported by Understudy without secrets and tokens. */
  redacted: boolean;
  /** The signing keys that were fetched during the recording. */
  keys: readonly PublicKey[];
}

export type ReadRecording = { ok: true; recording: Recording } | { ok: false; fault: RecordingFault };

const ENTRIES_KEPT = DEFAULT_LIMITS.exchanges;
const PAGES_KEPT = DEFAULT_LIMITS.flows;

/** Reads a file, which must be UTF-8 (HAR 1.2, RFC 8259 §8.1). */
export function readHarFile(name: string, bytes: Uint8Array): ReadRecording {
  const { text, fault } = decodeUtf8(bytes);
  if (!fault) return readHar(name, text);
  const { line, column, message } = fault;
  return { ok: false, fault: { name, message: `Not valid UTF-8: ${message}.`, place: placeIn(text, line, column) } };
}

/** Reads HAR 1.2 (HTTP Archive) from any program, also in a page for a colleague. Reports errors with their position. */
export function readHar(name: string, text: string): ReadRecording {
  const json = isPage(text) ? recordingIn(text) : text.replace(/^\uFEFF/, '');
  if (json === undefined) return { ok: false, fault: { name, message: NO_RECORDING } };
  const parsed = parseJson(json);
  if (!parsed.ok) return { ok: false, fault: { name, ...jsonFaultIn(text, parsed.fault) } };
  try {
    return { ok: true, recording: readLog(name, parsed.value) };
  } catch (error) {
    if (!(error instanceof HarFault)) throw error;
    return { ok: false, fault: { name, path: error.path, message: error.message } };
  }
}

function readLog(name: string, value: unknown): Recording {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'log')) {
    throw new HarFault('log', 'is missing. This is JSON, but not a HAR file.');
  }
  const log = new Fields(value, '').object('log');
  const own = log.has('_understudy') ? log.object('_understudy') : undefined;
  if (own && own.number('format') > HAR_FORMAT) {
    throw new HarFault(
      own.pathTo('format'),
      `is ${own.number('format')}. This recording was made by a newer version of Understudy.`,
    );
  }
  const count = log.count('entries');
  const read = log.list('entries', readEntry, ENTRIES_KEPT);
  const ownFlows = readFlows(log);
  const found = own || ownFlows.size > 0 ? { entries: read, flows: ownFlows, others: 0 } : groupForeign(read);
  const { entries, flows, others } = found;
  const origin = own?.text('origin') ?? originOf(entries);
  const exchanges = gather(entries, origin, flows);
  const allFlows = withTheirExchanges(flows, exchanges);
  return {
    name,
    creator: creatorOf(log),
    flows: allFlows,
    exchanges,
    origin,
    endedAt: lastMoment(allFlows, exchanges),
    leftOut: count - read.length,
    others,
    redacted: own !== undefined && !own.flag('withSecrets'),
    keys: keysIn(exchanges.values()),
  };
}

function creatorOf(log: Fields): string {
  if (!log.has('creator')) return 'an unknown program';
  const creator = log.object('creator');
  return [creator.text('name'), creator.has('version') ? creator.text('version') : ''].join(' ').trim().slice(0, 80);
}

/** The pages that represent flows. Browser pages do not. */
function readFlows(log: Fields): Map<string, Flow> {
  const flows = new Map<string, Flow>();
  const read = (page: Fields) => (page.has('_understudy') ? readFlow(page.object('_understudy')) : undefined);
  for (const flow of log.has('pages') ? log.list('pages', read, PAGES_KEPT) : []) {
    if (flow) flows.set(flow.flowId, flow);
  }
  return flows;
}

/** The likely origin of the authorization server: that of the first request to an endpoint only such a server has. */
const originOf = (entries: readonly ReadEntry[]): string =>
  (entries.find(({ exchange }) => OF_SERVER.has(exchange.endpoint)) ?? entries[0])?.origin ?? '';

/** Exchanges by ID, oldest first. A duplicate ID is replaced. */
function gather(entries: readonly ReadEntry[], origin: string, flows: ReadonlyMap<string, Flow>) {
  const exchanges = new Map<string, Exchange>();
  for (const entry of entries.toSorted((a, b) => a.exchange.receivedAt - b.exchange.receivedAt)) {
    const { exchange, pageId } = entry;
    const { request } = exchange;
    const url = entry.origin === origin ? request.url.replace(/^\w+:\/\/[^/?#]*\/?/, '/') : request.url;
    const flowId = exchange.flowId ?? (pageId !== undefined && flows.has(pageId) ? pageId : undefined);
    let exchangeId = exchange.exchangeId;
    for (let again = 2; exchanges.has(exchangeId); again += 1) exchangeId = `${exchange.exchangeId}-${again}`;
    exchanges.set(exchangeId, {
      ...exchange,
      exchangeId,
      ...(flowId !== undefined && { flowId }),
      request: { ...request, url },
    });
  }
  return exchanges;
}

/** The flows with every exchange that refers to them. An edited file may not list them all. */
function withTheirExchanges(flows: ReadonlyMap<string, Flow>, exchanges: ReadonlyMap<string, Exchange>) {
  const ids = new Map([...flows].map(([flowId, flow]) => [flowId, new Set(flow.exchangeIds)]));
  for (const { flowId, exchangeId } of exchanges.values()) ids.get(flowId ?? '')?.add(exchangeId);
  return new Map([...flows].map(([id, flow]) => [id, around(flow, [...(ids.get(id) ?? [])], exchanges)]));
}

/** A flow that lasts at least as long as its exchanges, whatever the file says. */
function around(flow: Flow, exchangeIds: readonly string[], exchanges: ReadonlyMap<string, Exchange>): Flow {
  let { startedAt, updatedAt } = flow;
  for (const id of exchangeIds) {
    const exchange = exchanges.get(id);
    if (!exchange) continue;
    startedAt = Math.min(startedAt, exchange.receivedAt);
    updatedAt = Math.max(updatedAt, exchange.receivedAt + (exchange.durationMs ?? 0));
  }
  return { ...flow, startedAt, updatedAt, exchangeIds };
}

function lastMoment(flows: ReadonlyMap<string, Flow>, exchanges: ReadonlyMap<string, Exchange>): number {
  let last = 0;
  for (const { updatedAt } of flows.values()) last = Math.max(last, updatedAt);
  for (const { receivedAt, durationMs = 0 } of exchanges.values()) last = Math.max(last, receivedAt + durationMs);
  return last;
}
