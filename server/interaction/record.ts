import type { Client } from '../../contract/client.ts';
import type { Refused } from '../core/interaction.ts';
import type { FlowLog } from '../core/ports.ts';
import type { Authentication, Interaction, Question } from '../core/records.ts';
import type { Standing } from './assess.ts';
import { whereAsked } from './waiting.ts';

const isUntouched = ({ asking, freshLogin, granted, denied }: Interaction): boolean =>
  asking === undefined && !freshLogin && granted === undefined && denied === undefined;

/** Whether the browser's session was enough, at the start of a request. */
export function recordSession(flow: FlowLog, { interaction, authentication, next }: Standing): void {
  if (!isUntouched(interaction)) return;
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

export function recordConsentNeeded(flow: FlowLog, { interaction, next }: Standing): void {
  if (next.kind !== 'consent' || interaction.asking?.kind === 'consent') return;
  flow.noted('user-authenticated', 'consent-needed', {
    received: next.scopes.join(' '),
    description: 'These scopes are not granted yet, so the user is asked.',
    spec: 'OpenID Connect Core §3.1.2.4',
  });
}

/** A question that no longer needs an answer, for example because the user logged in in another tab. */
export function recordUnanswered(flow: FlowLog, { authentication }: Standing, { kind }: Question): void {
  const [step, check] = whereAsked(kind);
  flow.skipped(step, check, { description: `The ${kind} page needed no answer any more.` });
  if (kind === 'login' && authentication) recordSessionUsed(flow, authentication);
}

export function recordRefusal(flow: FlowLog, { interaction, userGone }: Standing, refused: Refused): void {
  const { error, description } = refused;
  const isAboutConsent = error === 'consent_required' || (error === 'access_denied' && !userGone);
  const prompt = interaction.request.prompt.join(' ');
  flow.failed(isAboutConsent ? 'consent-given' : 'user-authenticated', error.replaceAll('_', '-'), {
    error,
    description,
    ...(prompt && { received: `prompt=${prompt}` }),
  });
}

export function recordConsent(flow: FlowLog, client: Client, { interaction, toGrant, next }: Standing): void {
  if (interaction.granted !== undefined) {
    if (next.kind === 'issue' && next.refused.length > 0) {
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
