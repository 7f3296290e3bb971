/**
 * Breakpoints: where an exchange waits until someone lets it go on, edited or not.
 *
 * This room decides what waits, and edits it as it was asked to. It knows no sockets and no operations: http/ asks it
 * before and after an endpoint runs, admin/ sets and releases.
 */
import type { NewBreakpoint } from '../../contract/breakpoints/breakpoint.ts';
import type { HeldView, Release } from '../../contract/breakpoints/held.ts';
import type { Releaser } from '../../contract/breakpoints/points.ts';
import type {
  ActiveBreakpoints,
  Breakpoint,
  BreakpointChange,
  Breakpoints,
  Released,
} from '../core/hold/breakpoints.ts';
import { byHand, editedIn, noteOf } from './notes.ts';
import type { BreakpointOptions, Decision, Holder, NewHeld } from './holder.ts';
import { refusalOf } from './refusal.ts';
import { realTimers } from './timers.ts';

export const createBreakpoints = (options: BreakpointOptions): Breakpoints => new Registry(options);

interface Waiting {
  view: HeldView;
  /** Ends the wait. */
  go(decision: Decision): void;
}

const UNCHANGED: Release = { action: 'continue', always: false };

class Registry implements Breakpoints, Holder {
  readonly options: BreakpointOptions;
  readonly stopped = new AbortController();
  readonly #breakpoints = new Map<string, Breakpoint>();
  readonly #waiting = new Map<string, Waiting>();
  #code: ActiveBreakpoints | undefined;
  active: ActiveBreakpoints | undefined;

  constructor(options: BreakpointOptions) {
    this.options = options;
  }

  get after(): NonNullable<BreakpointOptions['after']> {
    return this.options.after ?? realTimers;
  }

  list(): readonly Breakpoint[] {
    return [...this.#breakpoints.values()];
  }

  get(id: string): Breakpoint | undefined {
    return this.#breakpoints.get(id);
  }

  async create(breakpoint: NewBreakpoint): Promise<Breakpoint> {
    // Loaded with the first breakpoint, so that a start doesn't wait for it.
    this.#code ??= (await import('./exchange.ts')).createActiveBreakpoints(this);
    const { ids, clock } = this.options;
    const created = { ...breakpoint, id: ids.id(), hits: 0, createdAt: clock() };
    this.#breakpoints.set(created.id, created);
    this.#changed();
    return created;
  }

  change(id: string, change: BreakpointChange): Breakpoint | undefined {
    const known = this.#breakpoints.get(id);
    if (!known) return undefined;
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = { ...known, ...(Object.fromEntries(given) as Partial<Breakpoint>) };
    this.#breakpoints.set(id, next);
    this.#changed();
    return next;
  }

  remove(id: string): boolean {
    if (!this.#breakpoints.delete(id)) return false;
    for (const { view } of this.#waiting.values())
      if (view.breakpointId === id) this.release(view.id, 'deleted breakpoint', UNCHANGED);
    this.#changed();
    return true;
  }

  held(): readonly HeldView[] {
    return [...this.#waiting.values()].map(({ view }) => view);
  }

  release(id: string, by: Releaser, release: Release): Released | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    const { view } = waiting;
    const refused = refusalOf(view, release);
    if (refused !== undefined) return { refused };
    this.#waiting.delete(id);
    const edited = editedIn(view, release.edits);
    const { exchangeId, flowId } = view;
    const at = { exchangeId, ...(flowId !== undefined && { flowId }) };
    const { emit } = this.options;
    const { action } = release;
    emit('exchange.released', { heldId: id, ...at, by, action, ...(edited.length > 0 && { edited }) });
    const title = byHand(action, edited);
    if (title !== undefined) emit('fault.planted', { ...at, faultId: id, kind: 'by-hand', title });
    waiting.go(release);
    return { held: view };
  }

  releaseAll(by: Releaser): number {
    const ids = [...this.#waiting.keys()];
    for (const id of ids) this.release(id, by, UNCHANGED);
    return ids.length;
  }

  stop(): void {
    this.stopped.abort();
    this.releaseAll('stop');
    this.#changed();
  }

  hold(breakpoint: Breakpoint, held: NewHeld, gone: AbortSignal): Promise<Decision> {
    const { ids, clock, emit } = this.options;
    const [id, heldAt] = [ids.id(), clock()];
    const limitMs = breakpoint.limit_seconds * 1000;
    const view: HeldView = {
      ...held,
      id,
      breakpointId: breakpoint.id,
      heldAt,
      until: heldAt + limitMs,
      hungUp: gone.aborted,
    };
    return new Promise((resolve) => {
      const cancel = this.after(limitMs, () => this.release(id, 'time limit', UNCHANGED));
      const leave = (): void => this.#hungUp(id);
      const go: Waiting['go'] = (decision) => {
        cancel();
        gone.removeEventListener('abort', leave);
        resolve(decision);
      };
      gone.addEventListener('abort', leave);
      this.#waiting.set(id, { view, go });
      emit('exchange.held', noteOf(view));
      this.#count(breakpoint.id);
    });
  }

  #hungUp(id: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    waiting.view = { ...waiting.view, hungUp: true };
    this.options.emit('exchange.held', noteOf(waiting.view));
  }

  #count(id: string): void {
    const known = this.#breakpoints.get(id);
    if (!known) return;
    this.#breakpoints.set(id, { ...known, hits: known.hits + 1, enabled: known.enabled && !known.once });
    this.#changed();
  }

  #changed(): void {
    const active = this.stopped.signal.aborted ? 0 : this.list().filter(({ enabled }) => enabled).length;
    this.active = active > 0 ? this.#code : undefined;
    this.options.emit('breakpoints.changed', { set: this.#breakpoints.size, active });
  }
}
