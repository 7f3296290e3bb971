import type { AuthorizeRequest } from '../core/authorize-request.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import { authorizationUrl } from '../core/second-host.ts';
import { answerClient } from '../interaction/answer.ts';
import { interactionCookie, isSessionSeenFromOtherSites, renderCookie } from '../interaction/cookies.ts';
import { dispatch } from '../interaction/dispatch.ts';
import { beginInteraction, INTERACTION_TTL_SECONDS, saveInteraction } from '../interaction/decide.ts';
import { resumeInteraction } from '../interaction/resume.ts';
import {
  identifyClient,
  validateRequest,
  validateResponseType,
  verifyTarget,
  type VerifiedTarget,
} from '../protocol/authorize-request.ts';
import { errorParams, OAuthError } from '../protocol/errors.ts';
import { isIdToken } from '../protocol/id-token.ts';
import { parseParameters, type Parameters } from '../protocol/parameters.ts';
import { RESPONSE_MODES } from '../protocol/response-mode.ts';
import { parseForm } from '../protocol/token-request.ts';
import { withFlow } from './token.ts';

/**
 * Authorization endpoint: where a client sends the browser, and where every interaction returns to.
 *
 * Errors are shown on a page until the client and redirect URI are proven; after that they are redirected.
 *
 * @spec   RFC 6749 §3.1, §4.1.1 · RFC 7636 §4.3 · RFC 9207 §2 · OIDC Core §3.1.2
 * @input  query or form: response_type, client_id, redirect_uri, scope, state, nonce, PKCE, prompt, max_age, …
 * @auth   none; the browser's session cookie
 * @reply  303 to the client, the login page or the consent page; 200 for response_mode=form_post
 * @errors invalid_request 400, invalid_client 400, unauthorized_client 400, unsupported_response_type 400, invalid_scope 400, access_denied 403, login_required 400, consent_required 400, interaction_required 400, request_not_supported 400, request_uri_not_supported 400, registration_not_supported 400, unmet_authentication_requirements 400
 * @flow   authorize-requested, user-authenticated, consent-given, code-issued
 */
export const authorize: Endpoint = {
  name: 'authorize',
  methods: ['GET', 'POST'],
  path: '/oauth2/authorize',
  cors: 'none',
  errors: 'page',
  metadata: (issuer) => ({
    authorization_endpoint: authorizationUrl(issuer),
    response_types_supported: ['code'],
    response_modes_supported: RESPONSE_MODES,
    code_challenge_methods_supported: codeChallengeMethods(issuer),
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    acr_values_supported: issuer.workspace.settings.acr_values_supported,
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
    ui_locales_supported: ['en'],
  }),
  answer: (core) => async (request) => {
    if (request.method === 'GET') {
      const login_id = /(?:^|&)login_id=([^&]*)/.exec(request.query)?.[1];
      if (login_id !== undefined) return resume(core, request, login_id);
    }
    const flow = startFlow(core, request);
    try {
      return { flowId: flow.flowId, ...(await begin(core, request, flow)) };
    } catch (error) {
      throw withFlow(error, flow);
    }
  },
};

/** A request that was led to a second issuer belongs to the flow in which that happened. */
function startFlow({ live, faults }: Core, { issuer, query, exchangeId }: HttpRequest): FlowLog {
  const led = issuer.beside && faults.second?.takeFlow(issuer, query);
  return led === undefined ? live.start('authorization_code', issuer, exchangeId) : live.resume(led, exchangeId);
}

const codeChallengeMethods = (issuer: Issuer): string[] =>
  issuer.workspace.clients.some((client) => client.allow_plain_pkce) ? ['S256', 'plain'] : ['S256'];

async function resume(core: Core, request: HttpRequest, login_id: string): Promise<HttpReply> {
  const { interaction, ...resumed } = await resumeInteraction(core, request, login_id);
  const reply = await dispatch({ core, request, ...resumed }, interaction);
  return { flowId: resumed.flow.flowId, ...reply };
}

async function begin(core: Core, request: HttpRequest, flow: FlowLog): Promise<HttpReply> {
  const { issuer } = request;
  const parameters = flow.check('parameters-read', () =>
    request.method === 'POST' ? parseForm({ ...request, query: '' }, []) : parseParameters(request.query),
  );
  const client = flow.check(
    'client-identified',
    () => identifyClient(parameters, issuer),
    (found) => ({ received: found.client_id }),
  );
  flow.identified({ client_id: client.client_id });
  const target = flow.check(
    'redirect-uri-matched',
    () => verifyTarget(parameters, client, issuer.workspace.settings),
    (proven) => ({
      expected: client.redirect_uris.join(' or ') || 'any: the client registered none (not recommended)',
      received: proven.redirect_uri,
    }),
  );
  try {
    const authorizeRequest = await validate(core, request, { parameters, target, flow });
    return await proceed(core, request, { flow, target, authorizeRequest });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return { ...answerClient(issuer, target, errorParams(error, request.exchangeId)), error: error.code };
  }
}

async function validate(
  core: Core,
  { issuer }: HttpRequest,
  { parameters, target, flow }: { parameters: Parameters; target: VerifiedTarget; flow: FlowLog },
): Promise<AuthorizeRequest> {
  flow.check(
    'response-type',
    () => validateResponseType(parameters, target.client),
    (received) => ({ received }),
  );
  const hint = parameters.get('id_token_hint');
  const hinted_sub =
    hint === undefined
      ? undefined
      : await flow.check(
          'id-token-hint',
          () => readHint(core, issuer, hint),
          (sub) => ({ received: sub }),
        );
  const now = Math.floor(core.clock() / 1000);
  const validated = flow.check(
    ['request-validated', 'authorize-requested'],
    () => validateRequest(parameters, target, issuer, { now, ...(hinted_sub !== undefined && { hinted_sub }) }),
    (result) => ({ received: `scope ${result.scope.join(' ') || '(none)'}` }),
  );
  recordPkce(flow, validated);
  flow.identified({ scope: validated.scope.join(' ') });
  return validated;
}

function recordPkce(flow: FlowLog, request: AuthorizeRequest): void {
  const { code_challenge, code_challenge_method } = request;
  if (code_challenge === undefined) {
    flow.noted('pkce', {
      description: 'No PKCE: someone who steals the code could redeem it.',
      hint: 'Send code_challenge and code_challenge_method=S256.',
    });
    return;
  }
  flow.passed('pkce', { received: `${code_challenge_method} ${code_challenge}` });
}

/** The subject of an id_token_hint: an ID token of ours, expired or not (OpenID Connect Core §3.1.2.1). */
async function readHint(core: Core, issuer: Issuer, hint: string): Promise<string> {
  const claims = await core.keys.verify(issuer, hint);
  if (claims && isIdToken(claims) && issuer.names.has(String(claims['iss'])) && typeof claims['sub'] === 'string')
    return claims['sub'];
  throw new OAuthError('invalid_request', 'The id_token_hint is not an ID token of this issuer.', {
    expected: `an ID token of ${issuer.url}`,
    received: claims ? 'a different kind of token' : 'a value not signed by any key of this workspace',
    spec: 'OpenID Connect Core §3.1.2.1',
  });
}

async function proceed(
  core: Core,
  request: HttpRequest,
  facts: { flow: FlowLog; target: VerifiedTarget; authorizeRequest: AuthorizeRequest },
): Promise<HttpReply> {
  const { issuer } = request;
  const { flow, target } = facts;
  const interaction = beginInteraction(core, issuer, {
    kind: 'authorization_code',
    request: facts.authorizeRequest,
    flowId: flow.flowId,
  });
  if (request.method === 'GET' || isSessionSeenFromOtherSites(issuer))
    return dispatch({ core, issuer, client: target.client, flow, request }, interaction);
  // A POST from another site carries no SameSite=Lax cookie; the GET that follows does.
  await saveInteraction(core, interaction);
  const name = interactionCookie(issuer, interaction.interactionId);
  return {
    kind: 'redirect',
    status: 303,
    location: `${issuer.front}/oauth2/authorize?login_id=${interaction.interactionId}`,
    cookies: [renderCookie(issuer, name, interaction.browserSecret, { maxAgeSeconds: INTERACTION_TTL_SECONDS })],
  };
}
