import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { ENDPOINTS } from '../endpoints/index.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { SHEET_HEADERS, sheetAt, type Sheet } from '../markup/sheets.ts';
import { OAuthError } from '../protocol/errors.ts';
import { withConsoleLink } from './console-link.ts';
import { corsHeaders } from './cors.ts';
import { errorReply, serverError } from './error-reply.ts';
import { readBody, recordBody, renderReply, writeReply, type ReadBody } from './message.ts';

export interface AcpListenerOptions {
  core: Core;
  /** Where the console is. */
  admin: string;
  /** Handles everything that isn't an endpoint: the Demo Portal and pages that don't exist. */
  fallback: RequestListener;
  log: (message: string, error: unknown) => void;
}

interface Mounted {
  endpoint: Endpoint;
  answer: ReturnType<Endpoint['answer']>;
}

/** A request target may include scheme and authority (RFC 9112 §3.2.2). */
const ABSOLUTE_FORM = /^https?:\/\/[^/?]*/i;
const INSERTED = '/.well-known/oauth-authorization-server';

/**
 * The ACP listener: matches `/{tid}/{aid}{endpoint}`, runs the endpoint and records the exchange.
 *
 * Endpoints are dispatched before Express, which costs more than most of them. The rest goes to Express.
 */
export function createAcpListener({ core, admin, fallback, log }: AcpListenerOptions): RequestListener {
  const mounted = new Map<string, Mounted>(
    ENDPOINTS.map((endpoint) => [endpoint.path, { endpoint, answer: endpoint.answer(core) }]),
  );
  return (req, res) => {
    const target = (req.url ?? '/').replace(ABSOLUTE_FORM, '');
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const route = path === '/alive' ? undefined : resolve(core, mounted, path);
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
}

/** The endpoint at a path, in ACP's form or in the inserted form of RFC 8414 §3.1. */
function resolve(
  core: Core,
  mounted: ReadonlyMap<string, Mounted>,
  path: string,
): { issuer: Issuer; mount: Mounted } | undefined {
  const inserted = path.startsWith(`${INSERTED}/`);
  const segments = (inserted ? path.slice(INSERTED.length) : path).split('/', 3);
  const [, tid = '', aid = ''] = segments;
  const issuer = core.config.issuer(tid, aid);
  if (!issuer) return undefined;
  const rest = (inserted ? path.slice(INSERTED.length) : path).slice(issuer.path.length);
  const mount = mounted.get(inserted && rest === '' ? '/.well-known/openid-configuration' : inserted ? '' : rest);
  return mount && { issuer, mount };
}

function answerSheet(core: Core, { css }: Sheet, { req, res }: { req: IncomingMessage; res: ServerResponse }): void {
  const { 'Content-Type': contentType, ...headers } = SHEET_HEADERS;
  const reply = renderReply(
    { kind: 'bytes', status: 200, contentType, body: css, headers },
    core.ids.id(),
    core.ids.secret,
  );
  writeReply(res, reply, req.method !== 'HEAD');
}

function answerAlive(core: Core, req: IncomingMessage, res: ServerResponse): void {
  const reply = renderReply(
    { kind: 'json', status: 200, body: { status: 'ok' }, headers: { 'Cache-Control': 'no-store' } },
    core.ids.id(),
    core.ids.secret,
  );
  writeReply(res, reply, req.method !== 'HEAD');
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

async function serve(serving: Serving): Promise<void> {
  const { core, req, res, issuer, path, query, mount } = serving;
  const { endpoint } = mount;
  const exchangeId = core.ids.id();
  const hasBody =
    req.method === 'POST' ||
    req.headers['content-length'] !== undefined ||
    req.headers['transfer-encoding'] !== undefined;
  const body: ReadBody | undefined = hasBody ? await readBody(req) : { text: '', bytes: 0 };
  recordRequest(serving, exchangeId, body);
  // From the recorded moment: the time a body took to arrive comes before it.
  const startedAt = process.hrtime.bigint();
  if (!body) return recordHangUp(serving, exchangeId, startedAt);
  const request: HttpRequest = {
    method: req.method === 'HEAD' ? 'GET' : (req.method ?? 'GET'),
    path,
    query,
    headers: req.headers,
    body: body.text,
    ...(body.fault !== undefined && { bodyFault: body.fault }),
    exchangeId,
    issuer,
  };
  const answered = withConsoleLink(await answer(serving, request), req, {
    admin: serving.admin,
    issuer: issuer.url,
    exchangeId,
  });
  const reply = { ...answered, headers: { ...answered.headers, ...corsHeaders(endpoint, request) } };
  const rendered = renderReply(reply, exchangeId, core.ids.secret);
  const gone = res.destroyed || (req.destroyed && !res.writable);
  if (!gone) writeReply(res, rendered, req.method !== 'HEAD');
  if (endpoint.quiet) return;
  core.emit('exchange.answered', {
    exchangeId,
    ...(reply.flowId !== undefined && { flowId: reply.flowId }),
    reply: {
      status: rendered.status,
      headers: rendered.headers,
      ...(rendered.body.length > 0 && { body: recordBody(rendered.body.toString()) }),
    },
    durationMs: Number(process.hrtime.bigint() - startedAt) / 1e6,
    ...(reply.error !== undefined && { error: reply.error }),
    ...(gone && { hungUp: true }),
  });
}

async function answer({ mount, log }: Serving, request: HttpRequest): Promise<HttpReply> {
  const { endpoint } = mount;
  if (request.method === 'OPTIONS') return { kind: 'empty', status: 204, headers: allowHeader(endpoint) };
  if (!endpoint.methods.includes(request.method as 'GET')) return methodNotAllowed(endpoint, request);
  try {
    return await mount.answer(request);
  } catch (error) {
    if (error instanceof OAuthError) return errorReply(error, endpoint.errors, request);
    log(`${request.method} ${request.path} failed (trace ${request.exchangeId})`, error);
    return errorReply(serverError(), endpoint.errors, request);
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
  core.emit('exchange.received', {
    exchangeId,
    workspace: issuer.id,
    endpoint: mount.endpoint.name,
    request: {
      method: req.method ?? 'GET',
      url: req.url ?? '/',
      headers: req.headers as Record<string, string | string[]>,
      ...(body && body.bytes > 0 && { body: recordBody(body.text, body.bytes) }),
    },
  });
}

function recordHangUp({ core, mount }: Serving, exchangeId: string, startedAt: bigint): void {
  if (mount.endpoint.quiet) return;
  core.emit('exchange.answered', {
    exchangeId,
    durationMs: Number(process.hrtime.bigint() - startedAt) / 1e6,
    hungUp: true,
  });
}
