import type { InteractionQuestion } from '../../contract/traffic/events.ts';
import type { Core, Issuer } from '../core/ports.ts';
import type { Interaction, Question } from '../core/records.ts';

/** What an interaction asks, as the event and the console show it. Undefined if it asks nothing. */
export function questionOf(
  { clients }: Pick<Issuer, 'clients'>,
  { asking, ...interaction }: Interaction,
): InteractionQuestion | undefined {
  if (!asking) return undefined;
  const { interactionId, flowId, workspace, request, authentication, expiresAt } = interaction;
  return {
    interactionId,
    flowId,
    workspace,
    kind: asking.kind,
    client_id: request.client_id,
    client_name: clients.get(request.client_id)?.client_name ?? request.client_id,
    ...(authentication && { username: authentication.username }),
    ...(request.login_hint !== undefined && { login_hint: request.login_hint }),
    scopes: asking.kind === 'consent' ? asking.scopes : [],
    expiresAt,
  };
}

/** The questions that are waiting for an answer. */
export async function waitingQuestions({
  runtime,
  config,
}: Pick<Core, 'runtime' | 'config'>): Promise<InteractionQuestion[]> {
  const interactions = await runtime.list('interaction');
  return interactions.flatMap(([, interaction]) => {
    const [tid = '', aid = ''] = interaction.workspace.split('/');
    const issuer = config.issuer(tid, aid);
    return (issuer && questionOf(issuer, interaction)) ?? [];
  });
}

/** Records logins and consents that weren't answered in time. Returns a function that stops it. */
export const recordExpired = ({ runtime, live, emit }: Pick<Core, 'runtime' | 'live' | 'emit'>): (() => void) =>
  runtime.onExpired('interaction', (interactionId, { flowId, asking }) => {
    if (!asking) return;
    const description = `The ${asking.kind} page expired before the user answered.`;
    live.resume(flowId, undefined).failed(checkAsked(asking.kind), {
      description,
      received: 'no answer',
      hint: 'Start the login again from the application.',
    });
    emit('interaction.resolved', { interactionId, flowId, by: 'timeout', outcome: 'expired' });
  });

/** The check that waits for an answer. */
export const checkAsked = (kind: Question['kind']) => (kind === 'login' ? 'login-accepted' : 'scopes-granted');
