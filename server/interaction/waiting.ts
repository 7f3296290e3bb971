import type { InteractionQuestion } from '../../contract/events.ts';
import type { Core, WaitingRoom } from '../core/ports.ts';

/** As many as the store keeps: of more, the oldest cannot be answered any more. */
const MOST_WAITING = 10_000;
/** What waits longest is looked for this often at most. */
const SHORTEST_SLEEP_MS = 1000;

/**
 * Tells who begins and who ends to wait, and ends what nobody answered: a login that was abandoned does not wait for
 * ever on record. Its one timer is set only while somebody waits, and keeps no process alive.
 */
export function createWaitingRoom({ clock, emit, live }: Pick<Core, 'clock' | 'emit' | 'live'>): WaitingRoom {
  const waiting = new Map<string, InteractionQuestion>();
  let timer: NodeJS.Timeout | undefined;

  const expire = ({ interactionId, flowId, kind }: InteractionQuestion): void => {
    const [step, check] = whereAsked(kind);
    live.resume(flowId, undefined).failed(step, check, { description: `Nobody answered: the ${kind} expired.` });
    room.leave({ interactionId, flowId, by: 'timeout', outcome: 'expired' });
  };

  const wake = (): void => {
    timer = undefined;
    let next = Infinity;
    for (const question of waiting.values()) {
      if (question.expiresAt <= clock()) expire(question);
      else next = Math.min(next, question.expiresAt);
    }
    if (next < Infinity) sleepUntil(next);
  };

  const sleepUntil = (at: number): void => {
    timer ??= setTimeout(wake, Math.max(SHORTEST_SLEEP_MS, at - clock())).unref();
  };

  const room: WaitingRoom = {
    enter(question) {
      waiting.set(question.interactionId, question);
      emit('interaction.waiting', question);
      const [oldest] = waiting.values();
      if (oldest && waiting.size > MOST_WAITING) expire(oldest);
      sleepUntil(question.expiresAt);
    },
    leave(answer) {
      waiting.delete(answer.interactionId);
      emit('interaction.resolved', answer);
    },
  };
  return room;
}

/** The step and the check that wait while something is asked. */
export const whereAsked = (kind: 'login' | 'consent') =>
  kind === 'login'
    ? (['user-authenticated', 'login-accepted'] as const)
    : (['consent-given', 'scopes-granted'] as const);
