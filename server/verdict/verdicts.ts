/**
 * Says why an exchange failed: the true cause in one sentence, and how to mend it.
 *
 * A verdict is for the console and for scripts with the admin token. It is computed after the answer has left, from what
 * was recorded, configured and stored, so it may name what the wire must not: another client, another workspace, what
 * was spent and when.
 */
import type { EventMap } from '../../contract/traffic/events.ts';
import type { Flow, StepId } from '../../contract/traffic/flow.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { laneOf } from '../core/lane.ts';
import type { ConfigStore, Core, Emit, EventLog } from '../core/ports.ts';
import type { FailedCheck } from './case.ts';
import { isTelling, OpenExchanges } from './open-exchanges.ts';
import { isUnderAnotherHost, isWithheld } from './http/noteworthy.ts';

export interface Verdicts {
  /** Reaches the verdict on a recorded exchange: once more, or now that someone asks. */
  again(exchangeId: string): Promise<void>;
  /** Resolves once every verdict that is due has been reached. */
  settled(): Promise<void>;
}

export interface VerdictOptions {
  core: Core;
  bus: Pick<EventLog, 'traffic'> & { onEmit(listener: Emit): void };
  log: (message: string, error: unknown) => void;
}

type Answered = EventMap['exchange.answered'];

/** Whether someone will ask why, though no check failed. */
const isNoteworthy = (
  config: ConfigStore,
  received: EventMap['exchange.received'],
  { reply, error, hungUp }: Pick<Answered, 'reply' | 'error' | 'hungUp'>,
): boolean =>
  error !== undefined ||
  (!hungUp && ((reply?.status ?? 0) >= 400 || isWithheld(received, reply))) ||
  isUnderAnotherHost(config, received);

/** With more than these to come, as under a load of failures, a verdict is reached only when someone asks for it. */
const MOST_WAITING = 8;

/** Follows what this server emits, and adds a verdict for each exchange that calls for one. */
export function createVerdicts({ core, bus, log }: VerdictOptions): Verdicts {
  const { traffic } = bus;
  const open = new OpenExchanges(core.clocks.real);
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  const reach = async (exchange: Exchange, failed: FailedCheck | undefined): Promise<void> => {
    const { exchangeId, flowId } = exchange;
    // Loaded when something fails for the first time, so that a start doesn't wait for it.
    const { reachVerdict } = await import('./reach-verdict.ts');
    const place = { workspace: exchange.workspace, lane: laneOf(exchange.request.headers) };
    const verdict = await core.clocks.within(place, () => reachVerdict({ core, traffic, exchange, failed }));
    if (verdict) core.emit('verdict.reached', { exchangeId, ...(flowId !== undefined && { flowId }), verdict });
  };

  /** One after the other, and none before the answer has left. */
  const queue = (work: () => Promise<void>): Promise<void> => {
    waiting += 1;
    last = last
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(work)
      .catch((error: unknown) => log('Couldn’t reach a verdict', error))
      .finally(() => (waiting -= 1));
    return last;
  };

  bus.onEmit((type, payload) => {
    const known = open.follow(type, payload);
    if (!known) return;
    const answered = payload as Answered;
    const { received, telling, faults, at } = known;
    if (waiting >= MOST_WAITING || !(telling || faults || isNoteworthy(core.config, received, answered))) return;
    const exchange: Exchange = { ...received, ...answered, ...(faults && { faults }), receivedAt: at, weight: 0 };
    void queue(() => reach(exchange, telling));
  });
  return {
    again: (exchangeId) =>
      queue(async () => {
        const { exchanges, flows } = traffic();
        const exchange = exchanges.get(exchangeId);
        if (!exchange) return;
        const flow = exchange.flowId === undefined ? undefined : flows.get(exchange.flowId);
        const telling = flow && failedIn(flow, exchangeId);
        if (telling || exchange.faults || isNoteworthy(core.config, exchange, exchange)) await reach(exchange, telling);
      }),
    settled: () => last,
  };
}

function failedIn(flow: Flow, exchangeId: string): FailedCheck | undefined {
  const failed = Object.entries(flow.steps).flatMap(([step, checks]) =>
    checks
      .filter((check) => check.exchangeId === exchangeId && isTelling(check))
      .map((check) => ({ ...check, step: step as StepId })),
  );
  return failed.findLast(({ outcome }) => outcome === 'failed') ?? failed[0];
}
