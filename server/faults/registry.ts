/**
 * Faults that are planted: kept in memory, counted, and ended.
 *
 * A kind is a pure change of a reply, of a token, or of how a reply is written. This room decides whether it fires. It
 * knows no sockets and no operations: http/ writes what is asked for, admin/ plants.
 */
import type { NewFault } from '../../contract/faults/fault.ts';
import { MIX_UP } from '../../contract/faults/mix-up.ts';
import type { ActiveFaults, FaultChange, Faults, Forgery, Minted, PlantedFault } from '../core/faults.ts';
import type { FaultOptions, Firing, Planting, Plantings } from './plantings.ts';
import { SecondIssuers } from './second-issuer.ts';

/** How many places a fault remembers. */
const RECENT = 20;

export const createFaults = (options: FaultOptions): Faults => new Registry(options);

class Registry implements Faults, Plantings {
  readonly options: FaultOptions;
  readonly #plantings = new Map<string, Planting>();
  readonly #random: () => number;
  #code: ActiveFaults | undefined;
  /** How many exchanges are being answered in which faults may fire. */
  #running = 0;
  active: ActiveFaults | undefined;
  second: SecondIssuers | undefined;

  constructor(options: FaultOptions) {
    this.options = options;
    this.#random = options.random ?? Math.random;
  }

  all(): readonly Planting[] {
    return [...this.#plantings.values()];
  }

  list(): readonly PlantedFault[] {
    return this.all().map(({ fault }) => fault);
  }

  get(id: string): PlantedFault | undefined {
    return this.#plantings.get(id)?.fault;
  }

  async plant(faults: readonly NewFault[]): Promise<readonly PlantedFault[]> {
    // Loaded with the first fault, so that a start doesn't wait for it.
    const { createActiveFaults } = await import('./exchange.ts');
    this.#code ??= createActiveFaults(this);
    const planted = faults.map(({ kind, times, ...rest }) => {
      const fault: PlantedFault = {
        ...rest,
        id: this.options.ids.id(),
        kind: kind as PlantedFault['kind'],
        ...(times !== undefined && { times, left: times }),
        fired: 0,
        createdAt: this.options.real(),
        recent: [],
      };
      this.#plantings.set(fault.id, { fault, memory: new Map(), abort: new AbortController() });
      return fault;
    });
    if (faults.some(({ kind }) => kind === MIX_UP))
      this.second ??= new SecondIssuers(() => this.list(), this.options.real);
    this.#changed();
    return planted;
  }

  change(id: string, { params, scope, times, probability, enabled }: FaultChange): PlantedFault | undefined {
    const planting = this.#plantings.get(id);
    if (!planting) return undefined;
    const next = { ...planting.fault };
    if (params) next.params = params;
    if (scope) next.scope = scope;
    if (enabled !== undefined) next.enabled = enabled;
    if (probability === null) delete next.probability;
    else if (probability !== undefined) next.probability = probability;
    if (times === null) {
      delete next.times;
      delete next.left;
    } else if (times !== undefined) next.times = next.left = times;
    if (!next.enabled) this.#release(planting);
    planting.fault = next;
    this.#changed();
    return next;
  }

  remove(id: string): boolean {
    const planting = this.#plantings.get(id);
    if (!planting) return false;
    this.#plantings.delete(id);
    this.#release(planting);
    this.#changed();
    return true;
  }

  clear(): number {
    const { size } = this.#plantings;
    const ended = this.all();
    this.#plantings.clear();
    for (const planting of ended) this.#release(planting);
    this.#changed();
    return size;
  }

  async forge(forgery: Forgery): Promise<Minted | undefined> {
    return (await import('./forge.ts')).forgeToken(this.options, forgery);
  }

  stop(): void {
    for (const planting of this.all()) this.#release(planting);
  }

  take(planting: Planting, { exchangeId, flowOf, title }: Firing): boolean {
    const { fault } = planting;
    const { enabled, left, probability = 1 } = fault;
    const isThere = this.#plantings.get(fault.id) === planting;
    if (!isThere || !enabled || left === 0 || this.#random() >= probability) return false;
    const { real, emit } = this.options;
    const flowId = flowOf();
    const at = { exchangeId, ...(flowId !== undefined && { flowId }) };
    planting.fault = {
      ...fault,
      fired: fault.fired + 1,
      ...(left !== undefined && { left: left - 1 }),
      recent: [{ at: real(), ...at }, ...fault.recent].slice(0, RECENT),
    };
    emit('fault.planted', { ...at, faultId: fault.id, kind: fault.kind, title });
    if (left === 1) this.#changed();
    return true;
  }

  #release(planting: Planting): void {
    planting.abort.abort();
    planting.abort = new AbortController();
  }

  async during<T>(act: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await act();
    } finally {
      this.#running -= 1;
      this.#settle(this.#countActive());
    }
  }

  #countActive(): number {
    return this.list().filter(({ enabled, left }) => enabled && left !== 0).length;
  }

  #settle(active: number): void {
    const remains = this.all().some(({ fault, memory }) => fault.enabled && memory.size > 0);
    this.active = active > 0 || remains || this.#running > 0 ? this.#code : undefined;
  }

  #changed(): void {
    const active = this.#countActive();
    this.#settle(active);
    this.options.emit('faults.changed', { planted: this.#plantings.size, active });
  }
}
