import type { HttpReply } from '../core/http-message.ts';
import type { Granted, Refused } from '../core/interaction.ts';
import type { Interaction, Question } from '../core/records.ts';
import { OAuthError } from '../protocol/errors.ts';
import { assess, kindOf, type Hop, type Standing } from './assess.ts';
import { autopilot } from './autopilot.ts';
import { rememberConsents } from './consent.ts';
import { interactionCookie, renderCookie, surplusInteractionCookies } from './cookies.ts';
import { applyDecision, ask, INTERACTION_TTL_SECONDS, recordDecision } from './decide.ts';
import { pageOf } from './pages.ts';
import { recordConsent, recordConsentNeeded, recordRefusal, recordSession, recordUnanswered } from './record.ts';
import { dropSession, joinSession, startSession } from './session.ts';
import { checkAsked } from './waiting.ts';

/** The single place that decides how an interaction continues: a page that asks, or its end. */
export const dispatch = (hop: Hop, interaction: Interaction): Promise<HttpReply> =>
  settle(hop, interaction).then((standing) => answer(hop, standing));

function answer(hop: Hop, standing: Standing): Promise<HttpReply> | HttpReply {
  const { next } = standing;
  if (next.kind === 'issue') return grant(hop, standing, next);
  if (next.kind === 'refuse') return refuse(hop, standing, next);
  return isShown(hop, standing, next) ? pageOf(hop, standing, next) : sendToPage(hop, standing, next);
}

/** Assesses, and answers what needs no page. None of that is stored or announced. */
async function settle(hop: Hop, interaction: Interaction): Promise<Standing> {
  const { core, issuer, flow } = hop;
  const standing = await assess(hop, interaction);
  const { authentication, next } = standing;
  recordSession(flow, standing);
  if (next.kind !== 'login' && next.kind !== 'consent') return standing;
  recordConsentNeeded(flow, standing);
  const decision = autopilot(issuer, interaction.request, next);
  if (!decision) return standing;
  const { asking, ...rest } = authenticated(interaction, authentication);
  recordDecision(flow, next.kind, decision, 'autopilot');
  if (asking) {
    const { interactionId, flowId } = interaction;
    core.emit('interaction.resolved', { interactionId, flowId, by: 'autopilot', outcome: 'approved' });
  }
  return settle(hop, Object.assign(rest, applyDecision(core, issuer, rest.request, decision)));
}

/** The interaction, with the user whom the browser's session names. */
const authenticated = (interaction: Interaction, authentication: Standing['authentication']): Interaction =>
  interaction.authentication || !authentication ? interaction : { authentication, ...interaction };

/** Whether the browser is on the page that asks this question. */
const isShown = ({ issuer, request }: Hop, { interaction }: Standing, { kind }: Question): boolean =>
  interaction.asking?.kind === kind && request.path === `${issuer.path}/${kind}`;

/** Sends the browser to the page that asks, with the cookie that proves it started this interaction. */
async function sendToPage(
  { core, issuer, flow, request }: Hop,
  { interaction, authentication }: Standing,
  question: Question,
): Promise<HttpReply> {
  if (interaction.asking?.kind !== question.kind)
    flow.waiting(checkAsked(question.kind), { description: `Waiting for the user on the ${question.kind} page.` });
  const asked = await ask(core, issuer, authenticated(interaction, authentication), question);
  const name = interactionCookie(issuer, asked.interactionId);
  return {
    kind: 'redirect',
    status: 303,
    location: `${issuer.front}/${question.kind}?login_id=${asked.interactionId}`,
    cookies: [
      ...surplusInteractionCookies(issuer, request),
      renderCookie(issuer, name, asked.browserSecret, { maxAgeSeconds: INTERACTION_TTL_SECONDS }),
    ],
  };
}

async function grant(hop: Hop, standing: Standing, granted: Granted): Promise<HttpReply> {
  const { core, issuer, client, flow } = hop;
  const { interaction, authentication, toGrant } = standing;
  if (!authentication) throw new TypeError('Nothing is granted before a login.');
  const cookies = await close(hop, standing);
  recordConsent(flow, client, standing);
  const { username } = authentication;
  const remembered = toGrant.filter((name) => granted.scope.includes(name));
  await rememberConsents(core, issuer, { username, client_id: client.client_id }, remembered);
  flow.identified({ username, scope: granted.scope.join(' ') });
  const reply = await kindOf(core, interaction).grant({ interaction, ...hop }, granted, authentication);
  return withCookies(reply, cookies);
}

async function refuse(hop: Hop, standing: Standing, refused: Refused): Promise<HttpReply> {
  const { interaction } = standing;
  const cookies = await close(hop, standing);
  // A denial was recorded when it was decided.
  if (!interaction.denied) recordRefusal(hop.flow, standing, refused);
  const reply = kindOf(hop.core, interaction).refuse({ interaction, ...hop }, refused);
  return { error: refused.error, ...withCookies(reply, cookies) };
}

const withCookies = ({ cookies: own = [], ...reply }: HttpReply, cookies: readonly string[]): HttpReply => ({
  cookies: [...cookies, ...own],
  ...reply,
});

/** Ends the interaction and keeps the session of its login. Of two concurrent requests, only one succeeds. */
async function close(hop: Hop, standing: Standing): Promise<string[]> {
  const { core, issuer, client } = hop;
  const { interaction, found, userGone } = standing;
  if (interaction.stored && !(await core.runtime.take('interaction', interaction.interactionId))) {
    throw new OAuthError('invalid_request', 'This login is already completed, or it expired.', {
      hint: 'Go back to the application and start again.',
    });
  }
  if (interaction.asking) {
    const { interactionId, flowId } = interaction;
    recordUnanswered(hop.flow, standing, interaction.asking);
    core.emit('interaction.resolved', { interactionId, flowId, by: 'page', outcome: 'approved' });
  }
  const cookies = [
    renderCookie(issuer, interactionCookie(issuer, interaction.interactionId), '', { maxAgeSeconds: 0 }),
  ];
  if (interaction.freshLogin && interaction.authentication && !userGone) {
    await dropSession(core, issuer, hop.request);
    const cookie = await startSession(core, issuer, interaction.authentication, {
      persistent: interaction.persistent,
      client_id: client.client_id,
    });
    if (cookie !== undefined) cookies.push(cookie);
  } else if (found) {
    await joinSession(core, found, client.client_id);
  }
  return cookies;
}
