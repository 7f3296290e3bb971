import type { Client } from '../../contract/config/client.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { csrfToken, logoutCookie, parseCookies, renderCookie, renderSessionCookie } from '../interaction/cookies.ts';
import { dropSession, findSession, type FoundSession } from '../interaction/session.ts';
import type { Core, FlowLog } from '../core/ports.ts';
import { OAuthError } from '../protocol/errors.ts';
import { isIdToken } from '../protocol/id-token.ts';
import { parseParameters, refuseRepeated, type Parameters } from '../protocol/parameters.ts';
import { equal } from '../protocol/digest.ts';
import { responseLocation } from '../protocol/response-mode.ts';
import { parseForm } from '../protocol/token-request.ts';
import { readForm, withFlow } from './token.ts';

const PARAMETERS = ['id_token_hint', 'logout_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];

/**
 * Logout: ends the browser's session and returns to the client. Without a valid id_token_hint the user must confirm.
 *
 * @spec   OIDC RP-Initiated Logout §2, §3
 * @input  query or form: id_token_hint, client_id, post_logout_redirect_uri, state
 * @auth   the browser's session cookie
 * @reply  303 to the post_logout_redirect_uri if the request identifies the client that registered it; otherwise a 200 page that says why
 * @errors invalid_request 400, invalid_client 400
 * @flow   logout-requested, session-ended
 */
export const endSession: Endpoint = {
  name: 'end-session',
  methods: ['GET', 'POST'],
  path: '/oidc/logout',
  cors: 'none',
  errors: 'page',
  metadata: ({ front }) => ({ end_session_endpoint: `${front}/oidc/logout` }),
  answer: (core) => async (request) => {
    if (isForeignForm(request)) return continueByGet(core, request);
    const flow = core.live.start('logout', request.issuer, request.exchangeId);
    try {
      return { flowId: flow.flowId, ...(await logout(core, request, flow)) };
    } catch (error) {
      throw withFlow(error, flow);
    }
  },
};

/** A form that didn't come from the confirmation page. */
const isForeignForm = ({ method, body, bodyFault }: HttpRequest): boolean =>
  method === 'POST' && bodyFault === undefined && !/(?:^|&)csrf=/.test(body);

/** A POST from another site carries no SameSite=Lax cookie; the GET that follows does. */
function continueByGet(core: Core, request: HttpRequest): HttpReply {
  readForm(core, { ...request, query: '' }, { kind: 'logout', step: 'logout-requested' });
  const query = new URLSearchParams(request.body).toString();
  return { kind: 'redirect', status: 303, location: `${request.issuer.front}/oidc/logout?${query}` };
}

interface LogoutRequest {
  parameters: Parameters;
  client: Client | undefined;
  /** Claims of the id_token_hint. */
  hint: Record<string, unknown> | undefined;
  /** Where to go afterwards, including state. */
  returnTo: string | undefined;
  /** The post_logout_redirect_uri of a request that names no client. Nothing proves it is safe to follow. */
  unproven: string | undefined;
}

async function logout(core: Core, request: HttpRequest, flow: FlowLog): Promise<HttpReply> {
  const parameters =
    request.method === 'POST' ? parseForm({ ...request, query: '' }, []) : parseParameters(request.query);
  const proven = await flow.check(
    ['request-validated', 'logout-requested'],
    () => validate(core, request, { parameters, flow }),
    (valid) => ({ received: valid.returnTo ?? valid.unproven ?? 'no post_logout_redirect_uri' }),
  );
  if (proven.unproven !== undefined) recordUnproven(flow, proven.unproven);
  const found = await findSession(core, request.issuer, request);
  if (found) flow.identified({ username: found.session.username });
  const choice = request.method === 'POST' ? confirmed(request, parameters) : undefined;
  const hinted = found && proven.hint?.['sid'] === found.session.sid;
  if (choice === 'stay') {
    flow.failed('session-ended', {
      error: 'access_denied',
      description: 'The user chose to stay signed in.',
    });
    return loggedOutPage(request, proven, false);
  }
  if (found && !hinted && choice === undefined) return confirmationPage(core, request, { proven, found, flow });
  await dropSession(core, request.issuer, request);
  flow.passed('session-ended', {
    description: found ? `The session of ${found.session.username} has ended.` : 'There was no session to end.',
  });
  const atOnce = { maxAgeSeconds: 0 };
  const cookies = [
    renderSessionCookie(request.issuer, '', atOnce),
    renderCookie(request.issuer, logoutCookie(request.issuer), '', atOnce),
  ];
  if (proven.returnTo !== undefined) return { kind: 'redirect', status: 303, location: proven.returnTo, cookies };
  return { ...loggedOutPage(request, proven, found !== undefined), cookies };
}

async function validate(
  core: Core,
  { issuer }: HttpRequest,
  { parameters, flow }: { parameters: Parameters; flow: FlowLog },
): Promise<LogoutRequest> {
  refuseRepeated(parameters, PARAMETERS);
  const token = parameters.get('id_token_hint');
  const hint = token === undefined ? undefined : await core.keys.verify(issuer, token);
  if (token !== undefined && (!hint || !isIdToken(hint))) {
    throw new OAuthError('invalid_request', 'The id_token_hint is not an ID token of this issuer.', {
      expected: 'an ID token signed by this issuer',
      received: 'a different value',
      hint: 'Send the ID token exactly as you received it, not the access token.',
      spec: 'OpenID Connect RP-Initiated Logout §2',
    });
  }
  const hinted = hint && String(hint['aud']);
  const client_id = parameters.get('client_id') ?? hinted;
  const client = client_id === undefined ? undefined : issuer.clients.get(client_id);
  if (client_id !== undefined && !client)
    throw new OAuthError('invalid_client', 'No client with this client_id exists in this workspace.', {
      received: client_id.slice(0, 256),
    });
  if (client) flow.identified({ client_id: client.client_id });
  if (hinted !== undefined && client_id !== hinted) {
    throw new OAuthError('invalid_request', 'The client_id does not match the id_token_hint.', {
      expected: hinted,
      received: client_id ?? '',
    });
  }
  const uri = parameters.get('post_logout_redirect_uri');
  if (!client) return { parameters, client, hint, returnTo: undefined, unproven: uri };
  return { parameters, client, hint, returnTo: uri && returnTo(client, uri, parameters), unproven: undefined };
}

/** Where to return to: an exact match of a registered URI (OpenID Connect RP-Initiated Logout §3). */
function returnTo(client: Client, uri: string, parameters: Parameters): string {
  if (!client.post_logout_redirect_uris.includes(uri)) {
    throw new OAuthError('invalid_request', 'The post_logout_redirect_uri is not registered for this client.', {
      expected: client.post_logout_redirect_uris.join(' or ') || 'a registered URI (the client has none)',
      received: uri,
      hint: `Add it to the post_logout_redirect_uris of client ${client.client_id}. You sent: ${uri}`,
      spec: 'OpenID Connect RP-Initiated Logout §3',
    });
  }
  const state = parameters.get('state');
  return state === undefined ? uri : responseLocation(uri, 'query', { state });
}

const recordUnproven = (flow: FlowLog, received: string): void =>
  flow.noted('return-refused', {
    received,
    description:
      'The browser is not sent to this post_logout_redirect_uri: the request names no client that registered it.',
    hint: 'Also send id_token_hint or client_id.',
  });

/** What the user chose on the confirmation page, if the form came from it. */
function confirmed(request: HttpRequest, parameters: Parameters): 'logout' | 'stay' | undefined {
  const secret = parseCookies(request)[logoutCookie(request.issuer)];
  const csrf = parameters.get('csrf');
  if (secret === undefined || csrf === undefined || !equal(csrf, csrfToken(secret))) return undefined;
  return parameters.get('action') === 'stay' ? 'stay' : 'logout';
}

function confirmationPage(
  core: Core,
  { issuer }: HttpRequest,
  { proven, found, flow }: { proven: LogoutRequest; found: FoundSession; flow: FlowLog },
): HttpReply {
  flow.waiting('session-ended', {
    description: 'Waiting for the user to confirm: nothing proves that their client sent them.',
  });
  const { username } = found.session;
  const name = issuer.users.get(username)?.authentication_context.name;
  const secret = core.ids.secret();
  const params: Record<string, string> = {};
  for (const name of PARAMETERS) {
    const value = proven.parameters.get(name);
    if (value !== undefined) params[name] = value;
  }
  return {
    kind: 'page',
    status: 200,
    cookies: [renderCookie(issuer, logoutCookie(issuer), secret, { maxAgeSeconds: 600 })],
    page: {
      page: 'logout',
      workspace: issuer.id,
      issuer: issuer.url,
      action: `${issuer.path}/oidc/logout`,
      csrf: csrfToken(secret),
      user: { username, ...(name !== undefined && { name }) },
      ...(proven.client && { client_name: proven.client.client_name ?? proven.client.client_id }),
      ...(proven.unproven !== undefined && { unproven: proven.unproven }),
      params,
    },
  };
}

const loggedOutPage = ({ issuer }: HttpRequest, { unproven }: LogoutRequest, ended: boolean): HttpReply => ({
  kind: 'page',
  status: 200,
  page: {
    page: 'logged-out',
    workspace: issuer.id,
    issuer: issuer.url,
    ended,
    ...(unproven !== undefined && { unproven }),
  },
});
