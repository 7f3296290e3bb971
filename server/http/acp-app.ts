import express, { type Express, type Router } from 'express';
import { renderReply, writeReply } from './message.ts';
import type { Core } from '../ports.ts';
import { VERSION } from '../version.ts';

/** What the ACP listener answers beside its endpoints: the Demo Portal, and pages that do not exist. */
export function createAcpApp(core: Core, demo?: Router): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (demo) app.use(demo);
  app.use((req, res) => {
    const exchangeId = core.ids.id();
    const issuers = core.config.issuers();
    const [, tid = '', aid = ''] = req.path.split('/', 3);
    const known = core.config.issuer(tid, aid);
    const error_description = known
      ? `There is nothing at ${req.path}.`
      : `There is no workspace at ${req.path}. The addresses of this server begin with an issuer.`;
    const error_hint = known
      ? `Addresses are listed at ${known.url}/.well-known/openid-configuration`
      : `Issuers: ${issuers.map((issuer) => issuer.url).join(', ')}`;
    const wantsPage = req.method === 'GET' && (req.headers.accept ?? '').includes('text/html');
    const reply = renderReply(
      wantsPage
        ? {
            kind: 'page',
            status: 404,
            page: {
              page: 'error',
              workspace: known?.id ?? issuers[0]?.id ?? '',
              issuer: known?.url ?? issuers[0]?.url ?? '',
              status: 404,
              title: 'Nothing here',
              error: 'not_found',
              error_description,
              error_hint,
              traceId: exchangeId,
              version: VERSION,
            },
          }
        : { kind: 'json', status: 404, body: { error: 'not_found', error_description, error_hint, status_code: 404 } },
      exchangeId,
      core.ids.secret,
    );
    writeReply(res, reply, req.method !== 'HEAD');
  });
  return app;
}
