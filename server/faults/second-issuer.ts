import { MIX_UP } from '../../contract/faults/mix-up.ts';
import type { PlantedFault, SecondIssuer } from '../core/faults.ts';
import { secondOf } from '../core/issuer.ts';
import type { Clock, Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';

/** How long a second issuer stays after its last request, so that a login there can be finished. */
const STAYS_MS = 10 * 60_000;
/** How many led requests may be on their way. Older ones begin a flow of their own. */
const MOST_LED = 100;
/** How many flows that were led away are remembered, so that other logins at a second issuer are no mistake. */
const MOST_FLOWS = 1000;

/** The second issuers of planted mix-ups, one beside each workspace. */
export class SecondIssuers implements SecondIssuer {
  readonly #planted: () => readonly PlantedFault[];
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();
  readonly #led = new Map<string, string>();
  readonly #flows = new Set<string>();

  constructor(planted: () => readonly PlantedFault[], clock: Clock) {
    this.#planted = planted;
    this.#clock = clock;
  }

  beside(issuer: Issuer): Issuer | undefined {
    const now = this.#clock();
    if ((this.#until.get(issuer.id) ?? 0) <= now && !this.#isPlantedFor(issuer)) return undefined;
    this.#stay(issuer);
    return secondOf(issuer);
  }

  #stay({ id }: Issuer): void {
    this.#until.set(id, this.#clock() + STAYS_MS);
  }

  #isPlantedFor({ id }: Issuer): boolean {
    return this.#planted().some(
      ({ kind, enabled, left, scope }) => kind === MIX_UP && enabled && left !== 0 && (scope.workspace ?? id) === id,
    );
  }

  /** Remembers the flow of a request that is led to the second issuer. */
  lead(issuer: Issuer, query: string, flowId: string): void {
    this.#stay(issuer);
    const key = keyOf(issuer, query);
    this.#led.delete(key);
    this.#led.set(key, flowId);
    if (this.#led.size > MOST_LED) this.#led.delete(this.#led.keys().next().value ?? '');
    this.#flows.add(flowId);
    if (this.#flows.size > MOST_FLOWS) this.#flows.delete(this.#flows.values().next().value ?? '');
  }

  takeFlow(issuer: Issuer, query: string): string | undefined {
    const key = keyOf(issuer, query);
    const flowId = this.#led.get(key);
    this.#led.delete(key);
    return flowId;
  }

  wasLed(flowId: string): boolean {
    return this.#flows.has(flowId);
  }
}

/** Of one length: a request that was posted may be long. */
const keyOf = ({ id }: Issuer, query: string): string => hashOf(`${id}?${query}`);
