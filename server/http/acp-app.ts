import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import type { RecordedHeaders } from '../../contract/traffic/events.ts';
import type { HttpReply } from '../core/endpoint.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { wireText } from '../protocol/errors.ts';
import { VERSION } from '../core/version.ts';
import { withConsoleLink } from './console-link.ts';
import { recordReply, renderReply, writeReply } from './message.ts';

/** What the ACP listener serves besides its endpoints: the Demo Portal, and pages that don't exist. */
export function createAcpApp({ core, admin, demo }: { core: Core; admin: string; demo?: Router }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (demo) app.use(demo);
  app.use((req, res) => answerUnknown({ core, admin }, req, res));
  // Express throws when a path isn't valid percent-encoded UTF-8.
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (error instanceof URIError) answerUnknown({ core, admin }, req, res);
    else next(error);
  });
  return app;
}

/** A page or JSON for an unknown URL. Recorded, because a wrong URL is the most common mistake. */
function answerUnknown({ core, admin }: { core: Core; admin: string }, req: Request, res: Response): void {
  const startedAt = performance.now();
  const exchangeId = core.ids.id();
  const [, tid = '', aid = ''] = req.path.split('/', 3);
  const known = core.config.issuer(tid, aid);
  const isRecorded = !isBrowserNoise(req.path);
  if (isRecorded)
    core.emit('exchange.received', {
      exchangeId,
      ...(known && { workspace: known.id }),
      endpoint: 'unknown',
      request: { method: req.method, url: req.originalUrl, headers: req.headers as RecordedHeaders },
    });
  const issuer = (known ?? core.config.issuers()[0])?.url ?? '';
  const unknown = withConsoleLink(unknownReply(core, req, { known, exchangeId }), req, { admin, issuer, exchangeId });
  const reply = renderReply(unknown, { traceId: exchangeId, nonce: core.ids.secret });
  writeReply(res, reply, req.method !== 'HEAD');
  if (isRecorded)
    core.emit('exchange.answered', {
      exchangeId,
      reply: recordReply(reply),
      durationMs: performance.now() - startedAt,
    });
}

/** What browsers ask of every host by themselves. It says nothing about a client. */
const isBrowserNoise = (path: string): boolean =>
  path === '/favicon.ico' ||
  path.startsWith('/.well-known/appspecific/') ||
  /^\/apple-touch-icon[\w-]*\.png$/.test(path);

function unknownReply(
  core: Core,
  req: Request,
  { known, exchangeId }: { known: Issuer | undefined; exchangeId: string },
): HttpReply {
  const [first] = core.config.issuers();
  const path = wireText(req.path.slice(0, 256));
  const error_description = known
    ? `Nothing found at ${path}.`
    : `There is no workspace at ${path}. URLs of this server start with an issuer.`;
  const error_hint = known
    ? `See ${known.url}/.well-known/openid-configuration for a list of endpoints.`
    : `Issuers: ${core.config
        .issuers()
        .map(({ url }) => url)
        .join(', ')}`;
  const facts = { error: 'not_found', error_description, error_hint };
  const wantsPage = req.method === 'GET' && (req.headers.accept ?? '').includes('text/html');
  if (!wantsPage) return { kind: 'json', status: 404, body: { ...facts, status_code: 404 } };
  return {
    kind: 'page',
    status: 404,
    page: {
      page: 'error',
      workspace: known?.id ?? first?.id ?? '',
      issuer: known?.url ?? first?.url ?? '',
      status: 404,
      title: 'Page not found',
      ...facts,
      traceId: exchangeId,
      version: VERSION,
    },
  };
}
