import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { SECOND } from '../../contract/faults/mix-up.ts';
import type { EventMap, RecordedRequest } from '../../contract/traffic/events.ts';
import type { ActiveBreakpoints } from '../core/hold/breakpoints.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { ENDPOINTS } from '../endpoints/index.ts';
import { originForm } from '../core/http-message.ts';
import type { FaultyExchange } from '../core/faults.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { leadToFront, named, type Named, type OtherNames } from '../core/second-host.ts';
import { SHEET_HEADERS, sheetAt, type Sheet } from '../markup/sheets.ts';
import { OAuthError } from '../protocol/errors.ts';
import { withConsoleLink } from './console-link.ts';
import { corsHeaders } from './cors.ts';
import { errorReply, serverError } from './error-reply.ts';
import { recordBody } from '../core/recorded-body.ts';
import { placeOf, withClock } from './place.ts';
import { readBody, recordReply, renderReply, writeReply, type ReadBody, type RenderedReply } from './message.ts';
import type { Watch } from './wire/hold.ts';
import type { Writing } from './wire/write-faulty.ts';

export interface AcpListenerOptions {
  core: Core;
  /** Where the console is. */
  admin: string;
  /** The server's other names, if it has any. */
  names?: OtherNames | undefined;
  /** Handles everything that isn't an endpoint: the Demo Portal and pages that don't exist. */
  fallback: RequestListener;
  log: (message: string, error: unknown) => void;
}

interface Mounted {
  endpoint: Endpoint;
  answer: ReturnType<Endpoint['answer']>;
}

interface Routing {
  core: Core;
  mounted: ReadonlyMap<string, Mounted>;
  names: OtherNames | undefined;
  host: string | undefined;
}

interface Route {
  issuer: Issuer;
  mount: Mounted;
}

const INSERTED = '/.well-known/oauth-authorization-server';

/**
 * The ACP listener: matches `/{tid}/{aid}{endpoint}`, runs the endpoint and records the exchange.
 *
 * Endpoints are dispatched before Express, which costs more than most of them. The rest goes to Express.
 */
export function createAcpListener({ core, admin, names, fallback, log }: AcpListenerOptions): RequestListener {
  const mounted = new Map<string, Mounted>(
    ENDPOINTS.map((endpoint) => [endpoint.path, { endpoint, answer: endpoint.answer(core) }]),
  );
  const { clocks } = core;
  const listener: RequestListener = (req, res) => {
    const target = originForm(req.url ?? '/');
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const route = path === '/alive' ? undefined : resolve({ core, mounted, names, host: req.headers.host }, path);
    const sheet = sheetAt(path);
    if (path === '/alive') answerAlive(core, req, res);
    else if (sheet) answerSheet(core, sheet, { req, res });
    else if (!route) fallback(req, res);
    else {
      const query = mark < 0 ? '' : target.slice(mark + 1);
      serve({ core, admin, log, req, res, path, query, ...route }).catch((error: unknown) => {
        log(`Couldn’t answer ${req.method} ${path}`, error);
        res.destroy();
      });
    }
  };
  return (req, res) => (clocks.moved ? clocks.within(placeOf(req), () => listener(req, res)) : listener(req, res));
}

/** The endpoint at a path, in ACP's form or in the inserted form of RFC 8414 §3.1. */
function resolve({ core, mounted, names, host }: Routing, path: string): Route | undefined {
  const inserted = path.startsWith(`${INSERTED}/`);
  const segments = (inserted ? path.slice(INSERTED.length) : path).split('/', 3);
  const [, tid = '', aid = ''] = segments;
  const issuer = core.config.issuer(tid, aid);
  if (!issuer) return undefined;
  const first = (inserted ? path.slice(INSERTED.length) : path).slice(issuer.path.length);
  const second = core.faults.second && isBelow(first, SECOND) ? core.faults.second.beside(issuer) : undefined;
  const meant = second ?? issuer;
  const rest = second ? first.slice(SECOND.length) : first;
  const asked = inserted && rest === '' ? '/.well-known/openid-configuration' : inserted ? '' : rest;
  if (names) return resolveNamed({ issuer: meant, path: asked }, { mounted, names, host });
  const mount = mounted.get(asked);
  return mount && { issuer: meant, mount };
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function resolveNamed(asked: Named, { mounted, names, host }: Omit<Routing, 'core'>): Route | undefined {
  const { issuer, path } = named(asked, names ?? new Map(), host);
  const mount = mounted.get(path);
  if (!mount) return undefined;
  const isElsewhere = mount.endpoint.errors === 'page' && names?.has((host ?? '').toLowerCase());
  return { issuer, mount: isElsewhere ? { ...mount, answer: leadToFront } : mount };
}

function answerSheet(core: Core, { css }: Sheet, { req, res }: { req: IncomingMessage; res: ServerResponse }): void {
  const { 'Content-Type': contentType, ...headers } = SHEET_HEADERS;
  const reply = { kind: 'bytes', status: 200, contentType, body: css, headers } as const;
  writeReply(res, renderReply(reply, { traceId: core.ids.id(), nonce: core.ids.secret }), req.method !== 'HEAD');
}

function answerAlive(core: Core, req: IncomingMessage, res: ServerResponse): void {
  const headers = { 'Cache-Control': 'no-store' };
  const reply = { kind: 'json', status: 200, body: { status: 'ok' }, headers } as const;
  writeReply(res, renderReply(reply, { traceId: core.ids.id(), nonce: core.ids.secret }), req.method !== 'HEAD');
}

interface Serving {
  core: Core;
  admin: string;
  log: AcpListenerOptions['log'];
  req: IncomingMessage;
  res: ServerResponse;
  path: string;
  query: string;
  issuer: Issuer;
  mount: Mounted;
}

const NO_BODY: ReadBody = { text: '', bytes: 0 };

async function serve(serving: Serving): Promise<void> {
  const { core, req, res, mount } = serving;
  const { endpoint } = mount;
  const exchangeId = core.ids.id();
  const hasBody =
    req.method === 'POST' ||
    req.headers['content-length'] !== undefined ||
    req.headers['transfer-encoding'] !== undefined;
  const body = hasBody ? await readBody(req) : NO_BODY;
  recordRequest(serving, exchangeId, body);
  // From the recorded moment: the time a body took to arrive comes before it.
  const startedAt = performance.now();
  if (!body) return recordHangUp(serving, exchangeId, startedAt);
  const given = requestOf(serving, exchangeId, body);
  const { active: breakpoints } = core.breakpoints;
  const watched = breakpoints && isWatched(serving) ? await watchOf(breakpoints, serving, given) : undefined;
  const asked = watched && (await watched.ask());
  const request = asked?.request ?? given;
  const { active } = core.faults;
  const isFaulty = active && !endpoint.quiet && !asked?.instead;
  const planted = isFaulty ? await active.begin(request, endpoint.name) : undefined;
  const answer =
    asked?.instead ??
    answerAtOnce(endpoint, request) ??
    (await (planted ? planted.answer(() => answerOf(serving, request)) : answerOf(serving, request)));
  const render = (shown: HttpReply): RenderedReply => rendered(serving, request, shown);
  const sent = watched && !asked?.instead ? await watched.send(answer, render) : undefined;
  const writing = { res, rendered: sent?.rendered ?? render(answer), withBody: req.method !== 'HEAD' };
  const reply = sent?.reply ?? answer;
  const gone = res.destroyed || (req.destroyed && !res.writable);
  let isSent = true;
  if (asked?.isDropped || sent?.isDropped) isSent = drop(res);
  else if (planted && !gone) isSent = await writePlanted(planted, writing);
  else if (!gone) writeReply(res, writing.rendered, writing.withBody);
  if (endpoint.quiet) return;
  const answered: EventMap['exchange.answered'] = {
    exchangeId,
    reply: recordReply(writing.rendered),
    durationMs: performance.now() - startedAt,
  };
  if (!isSent) delete answered.reply;
  if (reply.flowId !== undefined) answered.flowId = reply.flowId;
  if (reply.error !== undefined) answered.error = reply.error;
  if (gone || !isSent) answered.hungUp = true;
  core.emit('exchange.answered', answered);
}

/** Whether breakpoints may hold it. No page's polls and no preflights: nobody sees what those wait for. */
const isWatched = ({ mount, req }: Serving): boolean => !mount.endpoint.quiet && req.method !== 'OPTIONS';

/** Loaded when it is needed. */
async function watchOf(breakpoints: ActiveBreakpoints, { mount, res }: Serving, request: HttpRequest): Promise<Watch> {
  return (await import('./wire/hold.ts')).watch(breakpoints, { request, endpoint: mount.endpoint, res });
}

/** A reply as it is sent to this request. */
function rendered({ core, admin, req, issuer, mount }: Serving, request: HttpRequest, reply: HttpReply): RenderedReply {
  const shown = core.clocks.moved ? withClock(reply, core.clocks) : reply;
  const { exchangeId } = request;
  const linked = withConsoleLink(shown, req, { admin, issuer: issuer.url, exchangeId });
  const added = corsHeaders(mount.endpoint, request);
  return renderReply(linked, { traceId: exchangeId, nonce: core.ids.secret, added });
}

function drop(res: ServerResponse): false {
  res.destroy();
  return false;
}

/** Writes a reply as planted faults say, which is loaded when it is needed. False: nothing was sent. */
async function writePlanted({ wire }: FaultyExchange, writing: Writing): Promise<boolean> {
  if (wire.length > 0) return (await import('./wire/write-faulty.ts')).writeFaulty(writing, wire);
  writeReply(writing.res, writing.rendered, writing.withBody);
  return true;
}

function requestOf({ req, issuer, path, query }: Serving, exchangeId: string, body: ReadBody): HttpRequest {
  const { method = 'GET', headers } = req;
  const request = {
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query,
    headers,
    body: body.text,
    exchangeId,
    issuer,
  };
  return body.fault === undefined ? request : { ...request, bodyFault: body.fault };
}

/** What every endpoint answers alike: the methods it has. */
function answerAtOnce(endpoint: Endpoint, request: HttpRequest): HttpReply | undefined {
  if (request.method === 'OPTIONS') return { kind: 'empty', status: 204, headers: allowHeader(endpoint) };
  return endpoint.methods.includes(request.method as 'GET') ? undefined : methodNotAllowed(endpoint, request);
}

async function answerOf({ mount, log }: Serving, request: HttpRequest): Promise<HttpReply> {
  try {
    return await mount.answer(request);
  } catch (error) {
    if (error instanceof OAuthError) return errorReply(error, mount.endpoint.errors, request);
    log(`${request.method} ${request.path} failed (trace ${request.exchangeId})`, error);
    return errorReply(serverError(), mount.endpoint.errors, request);
  }
}

function methodNotAllowed(endpoint: Endpoint, request: HttpRequest): HttpReply {
  const allowed = endpoint.methods.join(' or ');
  const error = new OAuthError('invalid_request', `This endpoint accepts ${allowed}, not ${request.method}.`, {
    status: 405,
    expected: allowed,
    received: request.method,
  });
  const reply = errorReply(error, endpoint.errors === 'page' ? 'page' : 'json', request);
  return { ...reply, headers: { ...reply.headers, ...allowHeader(endpoint) } };
}

/** GET implies HEAD (RFC 9110 §9.3.2, §10.2.1). */
const allowHeader = ({ methods }: Endpoint): { Allow: string } => ({
  Allow: [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', '),
});

function recordRequest({ core, req, issuer, mount }: Serving, exchangeId: string, body: ReadBody | undefined): void {
  if (mount.endpoint.quiet) return;
  const request: RecordedRequest = {
    method: req.method ?? 'GET',
    url: req.url ?? '/',
    headers: req.headers as Record<string, string | string[]>,
  };
  if (body && body.bytes > 0) request.body = recordBody(body.text, body.bytes);
  core.emit('exchange.received', { exchangeId, workspace: issuer.id, endpoint: mount.endpoint.name, request });
}

function recordHangUp({ core, mount }: Serving, exchangeId: string, startedAt: number): void {
  if (mount.endpoint.quiet) return;
  core.emit('exchange.answered', {
    exchangeId,
    durationMs: performance.now() - startedAt,
    hungUp: true,
  });
}
