import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import express, { type Express, type NextFunction, type Request } from 'express';
import type { ServerView } from '../../contract/admin.ts';
import { OPERATIONS } from '../../contract/operations.ts';
import { SIGN_IN_PATH } from '../../contract/sign-in.ts';
import type { AdminContext } from '../admin/context.ts';
import { AdminError } from '../admin/errors.ts';
import { createChangeLog } from '../admin/transfer/change-log.ts';
import { ADMIN_HANDLERS } from '../admin/index.ts';
import type { Core, EventLog } from '../core/ports.ts';
import { settleDefaults } from '../config/defaults.ts';
import { starterWorkspace } from '../config/starter.ts';
import { mountOperations, refuseMethod } from './admin-operations.ts';
import { refusalOf, sendError, sendJson } from './admin-reply.ts';
import { mountConsole } from './console-files.ts';
import { createGuard } from './guard.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import { openApiDocument } from './openapi.ts';
import { mountSignIn } from './sign-in.ts';
import type { Verdicts } from '../verdict/verdicts.ts';
import type { EventStreams } from './sse.ts';

export interface AdminAppOptions {
  core: Core;
  bus: EventLog;
  streams: EventStreams;
  verdicts: Verdicts;
  adminToken: string;
  /** The codes that the console's one-time URLs carry instead of the token. */
  oneTimeCodes: OneTimeCodes;
  /** Host names the admin listener accepts, besides loopback. */
  adminHosts: readonly string[];
  scheme: 'http' | 'https';
  server(): ServerView;
  complaints: AdminContext['complaints'];
  checkups: AdminContext['checkups'];
  /** The built console. */
  uiDirectory?: string;
  log?: (message: string, error?: unknown) => void;
}

/** The admin listener: the console at `/`, the admin API under `/api`, behind one guard. */
export function createAdminApp(options: AdminAppOptions): RequestListener {
  const { core, bus, streams, server, adminToken, adminHosts, scheme, log } = options;
  const context: Omit<AdminContext, 'by'> = {
    core,
    changes: createChangeLog(core.config, bus.subscribe),
    server,
    complaints: options.complaints,
    checkups: options.checkups,
    starterWorkspace,
    settleDefaults,
    traffic: () => bus.traffic(),
    verdicts: options.verdicts,
  };
  const guard = createGuard({ token: adminToken, hosts: adminHosts, port: () => server().admin.port, scheme });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.use((req, _res, next) => {
    guard.checkSource(req);
    next();
  });
  app.use('/api', (req, _res, next) => {
    guard.checkToken(req);
    next();
  });
  mountOperations(app, context, OPERATIONS, ADMIN_HANDLERS);
  mountEvents(app, bus, streams);
  mountOpenApi(app, server().version);
  app.use('/api', ({ originalUrl }) => {
    throw new AdminError(
      404,
      'not_found',
      `Nothing found at ${originalUrl}. GET /api/openapi.json lists all endpoints.`,
    );
  });
  mountSignIn(app, options.oneTimeCodes, adminToken);
  app.all(SIGN_IN_PATH, refuseMethod(['POST']));
  mountConsole(app, options.uiDirectory);
  app.use(answerError(log));
  return app as RequestListener;
}

const EVENTS_PATH = '/api/v1/events';

function mountEvents(app: Express, bus: EventLog, streams: EventStreams): void {
  // Express would answer HEAD with the endless stream.
  app.head(EVENTS_PATH, refuseMethod(['GET']));
  app.get(EVENTS_PATH, (req, res) => {
    const seq = parseSeq(req) ?? bus.traffic().seq;
    if (streams.open(res, seq)) return;
    throw new AdminError(
      410,
      'events_gone',
      `Some events after ${seq} are no longer available. Take a snapshot with GET /api/v1/traffic, then request the events after its seq.`,
    );
  });
  app.all(EVENTS_PATH, refuseMethod(['GET']));
}

/** Where the reader wants to continue. A reconnecting reader sends Last-Event-ID (HTML Standard §9.2.4). */
function parseSeq({ headers, query }: Request): number | undefined {
  const seq = headers['last-event-id'] ?? query['after'];
  if (seq === undefined || seq === '') return undefined;
  if (typeof seq === 'string' && /^\d{1,16}$/.test(seq)) return Number(seq);
  throw new AdminError(400, 'invalid_request', 'after must be the seq of an event (a whole number).', [
    { path: 'after', message: 'must be a whole number' },
  ]);
}

const OPENAPI_PATH = '/api/openapi.json';

function mountOpenApi(app: Express, version: string): void {
  let document: unknown;
  app.get(OPENAPI_PATH, (_req, res) => sendJson(res, 200, (document ??= openApiDocument(version))));
  app.all(OPENAPI_PATH, refuseMethod(['GET', 'HEAD']));
}

/** Express recognizes an error handler by its four parameters. */
const answerError =
  (log: AdminAppOptions['log']) =>
  (error: unknown, req: IncomingMessage, res: ServerResponse, _next: NextFunction): void => {
    const refusal = refusalOf(error);
    if (!refusal) log?.(`Admin API error in ${req.method} ${req.url}`, error);
    if (res.headersSent) return void res.destroy();
    sendError(
      res,
      refusal ?? new AdminError(500, 'server_error', 'Internal server error. See the server log for details.'),
    );
  };
