import type { z } from 'zod';
import type { interactionDecision } from '../../contract/admin.ts';
import { OAuthError } from '../protocol/errors.ts';
import { subjectOf } from '../protocol/access-token.ts';
import { acrOf } from '../protocol/next-step.ts';
import type { AuthorizationRequest } from '../core/authorize-request.ts';
import { nameKept } from '../core/issuer.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import type { Authentication, Interaction, Question } from '../core/records.ts';
import { checkAsked, questionOf } from './waiting.ts';

/** How long the user has to log in and consent. */
export const INTERACTION_TTL_SECONDS = 1800;

export type Hand = 'page' | 'console' | 'autopilot';

/** A new interaction. It is stored once it has to wait. */
export function beginInteraction(
  core: Core,
  issuer: Issuer,
  begun: Pick<Interaction, 'kind' | 'request' | 'flowId'>,
): Interaction {
  return {
    interactionId: core.ids.id(),
    workspace: issuer.id,
    browserSecret: core.ids.secret(),
    expiresAt: core.clock() + INTERACTION_TTL_SECONDS * 1000,
    freshLogin: false,
    persistent: false,
    stored: false,
    ...nameKept(issuer),
    ...begun,
  };
}

export async function saveInteraction(core: Core, interaction: Interaction): Promise<Interaction> {
  const stored = { ...interaction, stored: true };
  const ttlSeconds = Math.max(1, Math.ceil((interaction.expiresAt - core.clock()) / 1000));
  await core.runtime.put('interaction', interaction.interactionId, stored, { ttlSeconds });
  return stored;
}

/** Asks the user, on the page and in the console. */
export async function ask(
  core: Core,
  issuer: Issuer,
  interaction: Interaction,
  question: Question,
): Promise<Interaction> {
  if (interaction.asking?.kind === question.kind) return interaction;
  const { asking: _before, ...rest } = interaction;
  const asking = await saveInteraction(core, { asking: question, ...rest });
  const waiting = questionOf(issuer, asking);
  if (waiting) core.emit('interaction.waiting', waiting);
  return asking;
}

export type Decision =
  | { kind: 'login'; username: string; amr: readonly string[]; persistent: boolean }
  | { kind: 'consent'; granted: readonly string[] }
  | { kind: 'deny'; error_description: string };

/** What a decision needs to be made. */
export interface Doorway {
  core: Core;
  issuer: Issuer;
  flow: FlowLog;
}

/**
 * The only way to decide: takes a decision that answers the current question, and records it.
 *
 * Throws invalid_request when nothing or something else is being asked.
 */
export async function decide(
  { core, issuer, flow }: Doorway,
  interaction: Interaction,
  decision: Decision,
  by: Hand,
): Promise<Interaction> {
  const asked = interaction.asking?.kind;
  if (asked === undefined || (decision.kind !== 'deny' && decision.kind !== asked))
    throw answeredAlready(asked, decision);
  const applied = applyDecision(core, issuer, interaction.request, decision);
  const decided = await core.runtime.update('interaction', interaction.interactionId, ({ asking, ...rest }) =>
    asking?.kind === asked ? Object.assign(rest, applied) : undefined,
  );
  if (!decided) throw answeredAlready(undefined, decision);
  recordDecision(flow, asked, decision, by);
  core.emit('interaction.resolved', {
    interactionId: interaction.interactionId,
    flowId: interaction.flowId,
    by,
    outcome: decision.kind === 'deny' ? 'denied' : 'approved',
  });
  return decided;
}

const answeredAlready = (asked: Question['kind'] | undefined, decision: Decision): OAuthError =>
  new OAuthError('invalid_request', 'This question has already been answered.', {
    expected: asked ?? 'no answer',
    received: decision.kind,
  });

/** What a decision changes in an interaction. */
export function applyDecision(
  core: Pick<Core, 'clock' | 'ids'>,
  issuer: Issuer,
  request: AuthorizationRequest,
  decision: Decision,
): Partial<Interaction> {
  switch (decision.kind) {
    case 'deny':
      return { denied: { error: 'access_denied', error_description: decision.error_description } };
    case 'consent':
      return { granted: decision.granted };
    case 'login':
      return {
        freshLogin: true,
        persistent: decision.persistent,
        authentication: authenticationBy(core, issuer, request, decision),
      };
  }
}

function authenticationBy(
  core: Pick<Core, 'clock' | 'ids'>,
  { workspace: { settings } }: Issuer,
  request: AuthorizationRequest,
  { username, amr }: Decision & { kind: 'login' },
): Authentication {
  return {
    username,
    sub: subjectOf(settings, username),
    auth_time: Math.floor(core.clock() / 1000),
    amr,
    acr: acrOf(request, settings.acr_values_supported),
    sessionId: core.ids.id(),
  };
}

export function recordDecision(flow: FlowLog, asked: Question['kind'], decision: Decision, by: Hand): void {
  const from = by === 'page' ? 'on the page' : by === 'console' ? 'from the console' : 'by automatic login';
  if (decision.kind === 'login') {
    flow.passed('login-accepted', {
      received: decision.username,
      description: `${decision.username} logged in ${from}.`,
    });
    flow.identified({ username: decision.username });
  } else if (decision.kind === 'consent') {
    flow.passed('scopes-granted', {
      received: decision.granted.join(' ') || 'none',
      description: `Decided ${from}.`,
    });
  } else {
    flow.failed(checkAsked(asked), {
      error: 'access_denied',
      description: `${decision.error_description} Decided ${from}.`,
    });
  }
}

/** A user who exists and may log in. Throws otherwise. */
function permittedUser(issuer: Issuer, username: string): string {
  const user = issuer.users.get(username);
  if (user && !user.disabled) return username;
  throw new OAuthError('invalid_request', `User ${username} does not exist in this workspace or is disabled.`, {
    expected: 'the username of an active user',
    received: username,
  });
}

/**
 * Decides a waiting interaction from outside the browser. Its page then continues automatically.
 *
 * Throws invalid_request if it isn't waiting or the decision doesn't answer its question.
 */
export async function decideFromConsole(
  core: Core,
  interactionId: string,
  decision: z.output<typeof interactionDecision>,
): Promise<void> {
  const interaction = await core.runtime.get('interaction', interactionId);
  const issuer = core.config.issuers().find((candidate) => candidate.id === interaction?.workspace);
  if (!interaction || !issuer || interaction.asking === undefined) {
    throw new OAuthError(
      'invalid_request',
      'This login or consent is no longer waiting. It was answered or it expired.',
      {
        status: 404,
      },
    );
  }
  const flow = core.live.resume(interaction.flowId, undefined);
  await decide({ core, issuer, flow }, interaction, consoleDecision(issuer, interaction, decision), 'console');
}

function consoleDecision(
  issuer: Issuer,
  interaction: Readonly<Interaction>,
  decision: z.output<typeof interactionDecision>,
): Decision {
  if (decision.decision === 'deny') {
    return { kind: 'deny', error_description: decision.error_description ?? 'The request was denied.' };
  }
  if (interaction.asking?.kind === 'consent') {
    return { kind: 'consent', granted: decision.granted_scopes ?? interaction.asking.scopes };
  }
  const username = decision.username ?? interaction.request.login_hint;
  if (username === undefined)
    throw new OAuthError('invalid_request', 'Username is missing. Specify which user logs in.');
  return { kind: 'login', username: permittedUser(issuer, username), amr: ['pwd'], persistent: false };
}
