import type { HttpReply, HttpRequest } from '../endpoint.ts';
import type { Client } from '../../contract/client.ts';
import type { Core, FlowLog, Issuer } from '../ports.ts';
import { lifetimeOf } from '../protocol/access-token.ts';
import type { AuthorizeRequest } from '../protocol/authorize-request.ts';
import { errorParams, OAuthError } from '../protocol/errors.ts';
import { nextStep, type NextStep } from '../protocol/next-step.ts';
import { availableScope, scopesToGrant } from '../protocol/scope.ts';
import type { Authentication, Code, Interaction } from '../store/kinds.ts';
import { answerClient } from './answer.ts';
import { loginByAutopilot } from './autopilot.ts';
import { consentedScopes, rememberConsents } from './consent.ts';
import { hashOf, interactionCookie, renderCookie, surplusInteractionCookies } from './cookies.ts';
import { ask, decide, INTERACTION_TTL_SECONDS } from './door.ts';
import { authenticationOf, findSession, joinSession, mayLogIn, startSession, type FoundSession } from './session.ts';
import { whereAsked } from './waiting.ts';

/** One browser request that moves an interaction on. */
export interface Hop {
  core: Core;
  issuer: Issuer;
  client: Client;
  flow: FlowLog;
  request: HttpRequest;
}

interface Standing {
  interaction: Interaction;
  found: FoundSession | undefined;
  authentication: Authentication | undefined;
  /** Whoever logged in was removed or disabled before the answer. */
  userGone: boolean;
  toGrant: readonly string[];
  next: NextStep;
}

/**
 * The single place that decides how an interaction goes on: a login page, a consent page, a code, or a refusal.
 *
 * `first` says that it is not stored yet: it has just been made from its request.
 */
export async function dispatch(hop: Hop, interaction: Interaction, first: boolean): Promise<HttpReply> {
  const standing = await assess(hop, interaction);
  if (isUntouched(interaction)) recordSession(hop, standing);
  const { next } = standing;
  switch (next.kind) {
    case 'login': {
      const decided = await loginByAutopilot(hop, interaction);
      return decided ? dispatch(hop, decided, false) : showPage(hop, standing, { kind: 'login', scopes: [] });
    }
    case 'consent':
      recordConsentNeeded(hop, standing, next.scopes);
      if (hop.issuer.workspace.settings.login !== 'auto') return showPage(hop, standing, next);
      return dispatch(hop, await grantAll(hop, standing, next.scopes), false);
    case 'issue':
      return issue(hop, standing, next, first);
    case 'refuse':
      return refuse(hop, standing, next, first);
  }
}

async function assess({ core, issuer, client, request: browser }: Hop, interaction: Interaction): Promise<Standing> {
  const found = interaction.freshLogin ? undefined : await findSession(core, issuer, browser);
  const authentication = interaction.authentication ?? (found && authenticationOf(issuer, found.session));
  const userGone = authentication !== undefined && !mayLogIn(issuer, authentication.username);
  const request = stillAvailable(interaction.request, client, issuer);
  const grantee = authentication && { username: authentication.username, client_id: client.client_id };
  const consented = grantee ? await consentedScopes(core, issuer, grantee, request.scope) : new Set<string>();
  const toGrant = scopesToGrant(request, client, issuer.scopes, consented);
  const next = nextStep({
    request,
    now: Math.floor(core.clock() / 1000),
    authentication,
    freshLogin: interaction.freshLogin,
    toGrant,
    granted: interaction.granted,
    denied: interaction.denied ?? (userGone ? USER_GONE : undefined),
    acrSupported: issuer.workspace.settings.acr_values_supported,
  });
  return { interaction, found, authentication, userGone, toGrant, next };
}

const USER_GONE = { error_description: 'The user who logged in no longer exists or is disabled.' };

/** The request without scopes that were taken from the workspace or the client while a page waited. */
function stillAvailable(request: AuthorizeRequest, client: Client, issuer: Issuer): AuthorizeRequest {
  const scope = availableScope(request.scope, client, issuer.scopes);
  return scope === request.scope ? request : { ...request, scope };
}

const isUntouched = ({ asking, freshLogin, granted, denied }: Interaction): boolean =>
  asking === undefined && !freshLogin && granted === undefined && denied === undefined;

function recordSession({ flow }: Hop, { next, authentication }: Standing): void {
  if (next.kind === 'login') flow.noted('user-authenticated', 'session-checked', { description: next.reason });
  if (!authentication || next.kind === 'login') return;
  if (next.kind === 'refuse' && next.error !== 'consent_required') return;
  recordSessionUsed(flow, authentication);
}

function recordSessionUsed(flow: FlowLog, { username }: Authentication): void {
  flow.identified({ username });
  flow.passed('user-authenticated', 'session-checked', {
    received: username,
    description: `${username} was logged in already: no page was needed.`,
    spec: 'OpenID Connect Core §3.1.2.3',
  });
}

function recordConsentNeeded({ flow }: Hop, { interaction }: Standing, scopes: readonly string[]): void {
  if (interaction.asking === 'consent') return;
  flow.noted('user-authenticated', 'consent-needed', {
    received: scopes.join(' '),
    description: 'These scopes are not granted yet, so the user is asked.',
    spec: 'OpenID Connect Core §3.1.2.4',
  });
}

/** Sends the browser to the page that asks, with the cookie that proves it began this interaction. */
async function showPage(
  { core, issuer, flow, request }: Hop,
  standing: Standing,
  question: { kind: 'login' | 'consent'; scopes: readonly string[] },
): Promise<HttpReply> {
  const { authentication } = standing;
  const interaction = { ...standing.interaction, ...(authentication && { authentication }) };
  if (interaction.asking !== question.kind) {
    const [step, check] = whereAsked(question.kind);
    flow.waiting(step, check, { description: `The ${question.kind} page is waiting for the user.` });
  }
  const asked = await ask(core, issuer, interaction, question);
  const name = interactionCookie(core, asked.interactionId);
  return {
    kind: 'redirect',
    status: 303,
    location: `${issuer.url}/${question.kind}?login_id=${asked.interactionId}`,
    cookies: [
      ...surplusInteractionCookies(core, issuer, request),
      renderCookie(issuer, name, asked.browserSecret, { maxAgeSeconds: INTERACTION_TTL_SECONDS }),
    ],
  };
}

async function grantAll(
  { core, issuer, flow }: Hop,
  { interaction, authentication }: Standing,
  scopes: readonly string[],
): Promise<Interaction> {
  const asked = await ask(
    core,
    issuer,
    { ...interaction, ...(authentication && { authentication }) },
    { kind: 'consent', scopes },
  );
  return decide({ core, issuer, flow }, asked, { kind: 'consent', granted: scopes }, 'autopilot');
}

/** Ends the interaction; of two requests that end it, one succeeds. */
async function finish(hop: Hop, standing: Standing, first: boolean): Promise<string[]> {
  const { core, issuer, client } = hop;
  const { interaction, found, userGone } = standing;
  if (!first && !(await core.runtime.take('interaction', interaction.interactionId))) {
    throw new OAuthError('invalid_request', 'This login has been completed already, or it expired.', {
      hint: 'Go back to the application and start again.',
    });
  }
  if (interaction.asking) recordUnanswered(hop, standing, interaction.asking);
  const cookies = [renderCookie(issuer, interactionCookie(core, interaction.interactionId), '', { maxAgeSeconds: 0 })];
  if (interaction.freshLogin && interaction.authentication && !userGone) {
    const { persistent } = interaction;
    const before = await findSession(core, issuer, hop.request);
    if (before) await core.runtime.drop('session', before.key);
    const cookie = await startSession(core, issuer, interaction.authentication, {
      persistent,
      client_id: client.client_id,
    });
    if (cookie !== undefined) cookies.push(cookie);
  } else if (found) {
    await joinSession(core, found, client.client_id);
  }
  return cookies;
}

/** A question that answered itself, as when the user has logged in in another tab meanwhile. */
function recordUnanswered(
  { core, flow }: Hop,
  { interaction, authentication }: Standing,
  asking: 'login' | 'consent',
): void {
  const [step, check] = whereAsked(asking);
  const { interactionId, flowId } = interaction;
  flow.skipped(step, check, { description: `The ${asking} page needed no answer any more.` });
  if (asking === 'login' && authentication) recordSessionUsed(flow, authentication);
  core.waiting.leave({ interactionId, flowId, by: 'page', outcome: 'approved' });
}

async function refuse(
  hop: Hop,
  standing: Standing,
  next: NextStep & { kind: 'refuse' },
  first: boolean,
): Promise<HttpReply> {
  const { issuer, flow, request } = hop;
  const cookies = await finish(hop, standing, first);
  const error = new OAuthError(next.error, next.description);
  // A denial is on record since it was decided.
  if (!standing.interaction.denied) recordRefusal(flow, standing, error);
  const reply = answerClient(issuer, standing.interaction.request, errorParams(error, request.exchangeId));
  return { ...reply, cookies, error: error.code };
}

function recordRefusal(flow: FlowLog, { interaction, userGone }: Standing, error: OAuthError): void {
  const isAboutConsent = error.code === 'consent_required' || (error.code === 'access_denied' && !userGone);
  const prompt = interaction.request.prompt.join(' ');
  flow.failed(isAboutConsent ? 'consent-given' : 'user-authenticated', error.code.replaceAll('_', '-'), {
    error: error.code,
    description: error.description,
    ...(prompt && { received: `prompt=${prompt}` }),
    ...(error.spec !== undefined && { spec: error.spec }),
  });
}

async function issue(
  hop: Hop,
  standing: Standing,
  next: NextStep & { kind: 'issue' },
  first: boolean,
): Promise<HttpReply> {
  const { core, issuer, client, flow } = hop;
  const { interaction, authentication, toGrant } = standing;
  if (!authentication) throw new TypeError('A code is issued only after a login.');
  const cookies = await finish(hop, standing, first);
  recordConsent(hop, standing, next);
  const granted = toGrant.filter((name) => next.scope.includes(name));
  await rememberConsents(core, issuer, { username: authentication.username, client_id: client.client_id }, granted);
  const value = core.ids.secret();
  const ttlSeconds = lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings);
  const code = codeRecord(hop, interaction, { authentication, next, expiresAt: core.clock() + ttlSeconds * 1000 });
  await core.runtime.put('code', hashOf(value), code, {
    ttlSeconds: ttlSeconds + KEPT_AFTER_EXPIRY_SECONDS,
    grantId: code.grantId,
  });
  flow.identified({ username: authentication.username, scope: next.scope.join(' ') });
  flow.passed('code-issued', 'code-issued', {
    description: `A code for ${authentication.username}, good once and for ${ttlSeconds} seconds, goes to ${interaction.request.redirect_uri}.`,
    spec: 'RFC 6749 §4.1.2',
  });
  return { ...answerClient(issuer, interaction.request, { code: value }), cookies };
}

/** An expired code is known for a while, so that the record can say that it came too late. */
const KEPT_AFTER_EXPIRY_SECONDS = 600;

function codeRecord(
  { core, issuer, flow }: Hop,
  { request }: Interaction,
  facts: { authentication: Authentication; next: NextStep & { kind: 'issue' }; expiresAt: number },
): Code {
  const { client_id, redirect_uri, redirect_uri_sent, nonce, claims, code_challenge, code_challenge_method } = request;
  return {
    grantId: core.ids.id(),
    flowId: flow.flowId,
    workspace: issuer.id,
    client_id,
    redirect_uri,
    redirect_uri_sent,
    scope: facts.next.scope,
    refused: facts.next.refused,
    authentication: facts.authentication,
    requested_at: request.requested_at,
    expiresAt: facts.expiresAt,
    ...(nonce !== undefined && { nonce }),
    ...(claims && { claims }),
    ...(code_challenge !== undefined && { code_challenge }),
    ...(code_challenge_method && { code_challenge_method }),
  };
}

function recordConsent(
  { flow, client }: Hop,
  { interaction, toGrant }: Standing,
  next: NextStep & { kind: 'issue' },
): void {
  if (interaction.granted !== undefined) {
    if (next.refused.length > 0) {
      flow.noted('consent-given', 'scopes-refused', {
        received: next.refused.join(' '),
        description: 'The user left these out.',
      });
    }
    return;
  }
  if (toGrant.length > 0) return;
  const why = client.trusted
    ? 'the client is trusted'
    : interaction.request.scope.length === 0
      ? 'no scope was asked for'
      : 'every scope was granted before, or needs no grant';
  flow.skipped('consent-given', 'nothing-to-grant', {
    description: `No consent page: ${why}.`,
    spec: 'OpenID Connect Core §3.1.2.4',
  });
}
