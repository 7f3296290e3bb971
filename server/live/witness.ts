import type { FlowLog, FlowRecorder } from '../core/ports.ts';
import type { EventLog } from '../core/ports.ts';

interface Visit {
  client_id: string;
  state: string;
}

export interface Witness {
  visited(visit: Visit): void;
  flowOf(traceId: string): FlowLog | undefined;
}

/** How many visits may wait for their authorization request. Older ones are dropped. */
const VISITS_KEPT = 50;

/**
 * Puts on record what only a client can see. The visit comes before its flow exists, so it waits for the
 * authorization request that carries its state; while none waits, nothing is listened to.
 */
export function createWitness({ bus, live }: { bus: EventLog; live: FlowRecorder }): Witness {
  const waiting = new Map<string, Visit>();
  const recognised = new Map<string, Visit>();
  let stop: (() => void) | undefined;

  const listen = (): (() => void) =>
    bus.subscribe((event) => {
      if (event.type === 'exchange.received' && event.endpoint === 'authorize') {
        const state = stateIn(event.request.url);
        const visit = waiting.get(state ?? '');
        if (visit) recognised.set(event.exchangeId, visit);
        waiting.delete(state ?? '');
      } else if (event.type === 'flow.started') {
        const visit = recognised.get(event.exchangeId);
        if (!visit) return;
        recognised.delete(event.exchangeId);
        record(live.resume(event.flowId, undefined), visit);
        if (waiting.size === 0 && recognised.size === 0) {
          stop?.();
          stop = undefined;
        }
      }
    });

  return {
    visited(visit) {
      waiting.set(visit.state, visit);
      for (const state of waiting.keys()) {
        if (waiting.size <= VISITS_KEPT) break;
        waiting.delete(state);
      }
      stop ??= listen();
    },
    flowOf(traceId) {
      const flowId = bus.traffic().exchanges.get(traceId)?.flowId;
      return flowId === undefined ? undefined : live.resume(flowId, undefined);
    },
  };
}

function stateIn(url: string): string | undefined {
  const mark = url.indexOf('?');
  return mark < 0 ? undefined : (new URLSearchParams(url.slice(mark + 1)).get('state') ?? undefined);
}

function record(flow: FlowLog, { client_id }: Visit): void {
  flow.passed('client-visited', {
    received: client_id,
    description: 'The user opened the Demo Portal and chose to sign in.',
  });
}
