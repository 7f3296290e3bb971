import type { CheckRef } from '../../contract/traffic/checks.ts';
import type { Client } from '../../contract/config/client.ts';
import type { Refused } from '../core/interaction.ts';
import type { FlowLog } from '../core/ports.ts';
import type { Authentication, Interaction, Question } from '../core/records.ts';
import type { Standing } from './assess.ts';
import { checkAsked } from './waiting.ts';

const isUntouched = ({ asking, freshLogin, granted, denied }: Interaction): boolean =>
  asking === undefined && !freshLogin && granted === undefined && denied === undefined;

/** Whether the browser's session was enough, at the start of a request. */
export function recordSession(flow: FlowLog, { interaction, authentication, next }: Standing): void {
  if (!isUntouched(interaction)) return;
  if (next.kind === 'login') flow.noted('session-checked', { description: next.reason });
  if (!authentication || next.kind === 'login') return;
  if (next.kind === 'refuse' && next.error !== 'consent_required') return;
  recordSessionUsed(flow, authentication);
}

function recordSessionUsed(flow: FlowLog, { username }: Authentication): void {
  flow.identified({ username });
  flow.passed('session-checked', {
    received: username,
    description: `${username} was already logged in, so no page was shown.`,
  });
}

export function recordConsentNeeded(flow: FlowLog, { interaction, next }: Standing): void {
  if (next.kind !== 'consent' || interaction.asking?.kind === 'consent') return;
  flow.noted('consent-needed', {
    received: next.scopes.join(' '),
    description: 'The user has not granted these scopes yet and is asked for consent.',
  });
}

/** A question that no longer needs an answer, for example because the user logged in in another tab. */
export function recordUnanswered(flow: FlowLog, { authentication }: Standing, { kind }: Question): void {
  flow.skipped(checkAsked(kind), { description: `The ${kind} page no longer needed an answer.` });
  if (kind === 'login' && authentication) recordSessionUsed(flow, authentication);
}

const REFUSALS: Readonly<Record<Refused['error'], CheckRef>> = {
  access_denied: ['access-denied', 'consent-given'],
  consent_required: 'consent-required',
  login_required: 'login-required',
  unmet_authentication_requirements: 'unmet-authentication-requirements',
};

export function recordRefusal(flow: FlowLog, { interaction, userGone }: Standing, refused: Refused): void {
  const { error, description } = refused;
  const prompt = interaction.request.prompt.join(' ');
  flow.failed(error === 'access_denied' && userGone ? ['access-denied', 'user-authenticated'] : REFUSALS[error], {
    error,
    description,
    ...(prompt && { received: `prompt=${prompt}` }),
  });
}

export function recordConsent(flow: FlowLog, client: Client, { interaction, toGrant, next }: Standing): void {
  if (interaction.granted !== undefined) {
    if (next.kind === 'issue' && next.refused.length > 0) {
      flow.noted('scopes-refused', {
        received: next.refused.join(' '),
        description: 'The user did not grant these scopes.',
      });
    }
    return;
  }
  if (toGrant.length > 0) return;
  const why = client.trusted
    ? 'the client is trusted'
    : interaction.request.scope.length === 0
      ? 'no scope was requested'
      : 'every scope was granted before or needs no consent';
  flow.skipped('nothing-to-grant', { description: `No consent page: ${why}.` });
}
