/**
 * The Demo Portal: an ordinary OAuth client of this server with pages that show what a client sees, plus a sample
 * resource server.
 *
 * It talks to the server over HTTP only, discovery first, as any client would. It knows nothing about endpoints, stores
 * or keys. The composition gives it its URL and its client.
 */
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { Clock, Ids } from '../core/ports.ts';
import { callResource, logoutUrl, refresh, revoke, type Action } from './actions.ts';
import { beginLogin, defaultForm, finishLogin, type PortalTools } from './login.ts';
import { renderFragment, renderProblem } from './notice-page.ts';
import { Refusal } from './provider.ts';
import { answerResource } from './resource-server.ts';
import { renderResult, viewOf } from './result-page.ts';
import { createSessions, type RequestForm, type SessionStore } from './sessions.ts';
import { renderStart } from './start-page.ts';
import type { DemoTenant, Fetch, Witness } from './tenant.ts';
import {
  cookieOf,
  fieldOf,
  isOwnForm,
  keepCookie,
  page,
  properAddress,
  seeOther,
  type Send,
  type Visit,
} from './visit.ts';

export type { SessionStore } from './sessions.ts';
export type { DemoTenant, Fetch } from './tenant.ts';

export interface DemoOptions {
  tenantOf(tid: string, aid: string): DemoTenant | undefined;
  fetch: Fetch;
  clock: Clock;
  ids: Ids;
  sessions: SessionStore;
  witness?: Witness;
}

type Answer = (visit: Visit) => Promise<Send> | Send;

/** The routes of `/{tid}/{aid}/demo`. */
export function createDemoPortal(options: DemoOptions): Router {
  const { fetch, clock, ids, witness } = options;
  const tools: PortalTools = { fetch, clock, ids, witness, sessions: createSessions({ ids, store: options.sessions }) };
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '256kb' });
  const at = (path: string): string => `/:tid/:aid/demo${path}`;
  const tenantIn: TenantIn = ({ path }) => {
    const [, tid = '', aid = ''] = path.split('/', 3);
    return options.tenantOf(tid, aid);
  };
  const visited = (answer: Answer): RequestHandler => visitHandler({ tools, tenantIn }, answer);
  const changed = (action: Action): RequestHandler => visited(ownForm(ids, changeLogin(tools, action)));

  router.get(at(''), visited(showPortal(ids)));
  router.post(at('/login'), form, visited(ownForm(ids, startLogin(tools))));
  router.get(at('/callback'), visited(acceptAnswer(tools)));
  router.post(at('/callback'), form, visited(acceptAnswer(tools)));
  router.post(at('/call/jwks'), form, changed(callResource('jwks')));
  router.post(at('/call/introspection'), form, changed(callResource('introspection')));
  router.post(at('/refresh'), form, changed(refresh));
  router.post(at('/revoke/access_token'), form, changed(revoke('access_token')));
  router.post(at('/revoke/refresh_token'), form, changed(revoke('refresh_token')));
  router.post(at('/logout'), form, visited(ownForm(ids, signOut(tools))));
  router.all(at('/resource'), resourceHandler({ fetch, clock, tenantIn }));
  router.use(faultHandler(ids, tenantIn));
  return router;
}

/** The workspace of a request, by its path, because an error handler has no route parameters. */
type TenantIn = (req: { path: string }) => DemoTenant | undefined;

function visitHandler({ tools, tenantIn }: { tools: PortalTools; tenantIn: TenantIn }, answer: Answer): RequestHandler {
  return async (req, res, next) => {
    const tenant = tenantIn(req);
    if (!tenant) return next();
    const proper = properAddress(req, tenant);
    if (proper !== undefined) return res.redirect(302, proper);
    const { sessions } = tools;
    const known = await sessions.find(tenant.id, cookieOf(req, tenant.cookieName));
    const session = known ?? sessions.begin();
    const { id } = session;
    res.set('Cache-Control', 'no-store');
    const send = await answer({ req, tenant, session });
    await sessions.save(tenant.id, session);
    if (!known || session.id !== id) keepCookie(res, tenant, session.id);
    send(res);
  };
}

/** Accepts only forms that the portal showed to this browser. */
const ownForm =
  (ids: Ids, answer: Answer): Answer =>
  (visit) => {
    if (isOwnForm(visit)) return answer(visit);
    const problem = {
      title: 'This form has expired',
      sentence: 'It isn’t from the page the Demo Portal last showed in this browser. Start again.',
    };
    return page(ids, () => renderProblem(visit.tenant, problem), 403);
  };

const showPortal =
  (ids: Ids): Answer =>
  ({ req, tenant, session }) => {
    const { login } = session;
    if (login) {
      const view = viewOf(req.query['show']);
      return page(ids, () => renderResult({ tenant, csrf: session.csrf, login, view }));
    }
    const shown = { form: session.form ?? defaultForm(tenant), refusal: session.refusal, signedOut: session.signedOut };
    session.refusal = undefined;
    session.signedOut = false;
    return page(ids, () => renderStart({ tenant, csrf: session.csrf, ...shown }));
  };

const startLogin =
  (tools: PortalTools): Answer =>
  async ({ req, tenant, session }) => {
    const names = Object.keys(defaultForm(tenant)) as (keyof RequestForm)[];
    const form = Object.fromEntries(names.map((name) => [name, fieldOf(req, name)])) as unknown as RequestForm;
    session.form = form;
    try {
      return seeOther(await beginLogin(tools, tenant, { session, form }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.refusal = error.facts;
      return seeOther(`${tenant.path}/demo`);
    }
  };

/** The redirection endpoint (RFC 6749 §3.1.2), for every response mode. */
const acceptAnswer =
  (tools: PortalTools): Answer =>
  async ({ req, tenant, session }) => {
    const query = req.originalUrl.split('?')[1] ?? '';
    if (req.method === 'GET' && query === '') {
      return page(tools.ids, (nonce) => renderFragment(tenant, nonce));
    }
    const answer = new URLSearchParams(req.method === 'POST' ? (req.body as Record<string, string>) : query);
    try {
      session.login = await finishLogin(tools, tenant, { session, answer });
      await tools.sessions.renew(tenant.id, session);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      session.refusal = error.facts;
      session.login = undefined;
    }
    return seeOther(`${tenant.path}/demo`);
  };

const changeLogin =
  (tools: PortalTools, action: Action): Answer =>
  async ({ req, tenant, session }) => {
    if (session.login) session.login = await action(tools, tenant, session.login);
    return seeOther(`${tenant.path}/demo?show=${viewOf(fieldOf(req, 'show'))}`);
  };

const signOut =
  (tools: PortalTools): Answer =>
  async ({ tenant, session }) => {
    const { login } = session;
    session.login = undefined;
    session.signedOut = login !== undefined;
    return seeOther(login ? await logoutUrl(tools, tenant, login) : `${tenant.path}/demo`);
  };

function resourceHandler(server: { fetch: Fetch; clock: Clock; tenantIn: TenantIn }): RequestHandler {
  return async (req, res, next) => {
    const tenant = server.tenantIn(req);
    if (!tenant) return next();
    res.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'WWW-Authenticate' });
    if (req.method === 'OPTIONS') {
      const asked = req.get('Access-Control-Request-Headers');
      res.set({ 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Allow-Headers': asked || 'Authorization' });
      res.vary('Access-Control-Request-Headers');
      return void res.status(204).end();
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      const error_description = `The resource server accepts GET, not ${req.method}.`;
      return void res.status(405).set('Allow', 'GET, OPTIONS').json({ error: 'invalid_request', error_description });
    }
    const { validation } = req.query;
    const { status, headers, body } = await answerResource(server, tenant, {
      authorization: req.headers.authorization,
      validation: validation === undefined ? undefined : String(validation),
    });
    res.status(status).set(headers).json(body);
  };
}

/** Errors outside the protocol: a body that isn't a form, a server that doesn't respond. */
function faultHandler(ids: Ids, tenantIn: TenantIn): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const tenant = tenantIn(req);
    if (!tenant || res.headersSent) return next(error);
    const sent = error instanceof Error && 'status' in error ? Number(error.status) : 502;
    const problem =
      sent < 500
        ? {
            title: 'This request can’t be read',
            sentence: 'The Demo Portal accepts URL-encoded UTF-8 forms of at most 256 KB.',
          }
        : {
            title: 'The server sent an unexpected response',
            sentence: error instanceof Error ? error.message : String(error),
          };
    page(ids, () => renderProblem(tenant, problem), sent)(res);
  };
}
