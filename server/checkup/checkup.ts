import type { CheckupCard, CheckupLine } from '../../contract/checkup/card.ts';
import { CONTROL, type CheckupView, type EndedRun, type NewCheckup } from '../../contract/checkup/checkup.ts';
import type { FaultKind } from '../../contract/faults/kinds.ts';
import type { Client } from '../../contract/config/client.ts';
import type { Core, EventLog } from '../core/ports.ts';
import type { Cards } from './cards.ts';
import { controlLine, controlOf, type Control } from './control.ts';
import { judge } from './judge.ts';
import { gradeCard, keepCard } from './keep.ts';
import { flowsIn, lineOf } from './line.ts';
import { kindsFor, plantingOf, runOf, whyNot } from './plan.ts';
import { seenOf, type Seen } from './seen.ts';
import { watch, type Watch } from './watch.ts';

/** Something that can’t be done now, with the sentence that says why. */
export class CheckupError extends Error {
  override readonly name = 'CheckupError';
}

export interface CheckupParts {
  core: Pick<Core, 'faults' | 'clocks' | 'ids' | 'emit'>;
  bus: Pick<EventLog, 'subscribe' | 'traffic'>;
  cards: Cards;
}

type Kind = FaultKind | typeof CONTROL;

interface Run {
  kind: Kind;
  faultId: string | undefined;
  watch: Watch;
  lease: NodeJS.Timeout;
  isEnding: boolean;
}

const CONTROL_RUN = { id: CONTROL, family: CONTROL, title: 'Without a fault', does: 'Answers as usual.' };

/** One check-up of a client: a control run, then a run for each kind of fault. */
export class Checkup {
  readonly id: string;
  readonly subject: Pick<NewCheckup, 'workspace' | 'client_id'>;
  readonly #parts: CheckupParts;
  readonly #client: Client;
  readonly #leaseMs: number;
  readonly #startedAt: number;
  readonly #kinds: readonly FaultKind[];
  #plan: Kind[];
  #lines: CheckupLine[] = [];
  #control: { line: CheckupLine; facts: Control } | undefined;
  #run: Run | undefined;
  #last: { kind: Kind; seen: Seen } | undefined;
  #state: CheckupView['state'] = 'running';
  #reason: string | undefined;
  #card: CheckupCard | undefined;

  constructor({ workspace, client_id, leaseSeconds, ...asked }: NewCheckup, client: Client, parts: CheckupParts) {
    this.id = parts.core.ids.id();
    this.subject = { workspace, client_id };
    this.#parts = parts;
    this.#client = client;
    this.#leaseMs = leaseSeconds * 1000;
    this.#startedAt = parts.core.clocks.real();
    this.#kinds = kindsFor(client, asked);
    this.#plan = [CONTROL, ...this.#kinds];
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  view(): CheckupView {
    return {
      id: this.id,
      of: 'client',
      ...this.subject,
      startedAt: this.#startedAt,
      state: this.#state,
      ...(this.#reason !== undefined && { reason: this.#reason }),
      plan: this.#plan.map(viewOf),
      ...(this.#run && { current: viewOf(this.#run.kind) }),
      ...(this.#control && { control: this.#control.line }),
      lines: this.#lines,
      ...(this.#card && { card: this.#card }),
    };
  }

  /** Begins the next run. Undefined if there is none left. */
  async next(): Promise<{ kind: Kind; left: number } | undefined> {
    this.#assertGoesOn();
    if (this.#run) throw new CheckupError(`The run ${this.#run.kind} hasn’t ended.`);
    const kind = this.#plan.shift();
    if (kind === undefined) return undefined;
    const lease = setTimeout(() => this.stop('A run wasn’t ended in time.'), this.#leaseMs).unref();
    const run: Run = { kind, faultId: undefined, watch: watch(this.#parts.bus), lease, isEnding: false };
    this.#run = run;
    const faultId = await this.#plant(kind);
    if (this.#run === run && !run.isEnding) run.faultId = faultId;
    else if (faultId !== undefined) this.#parts.core.faults.remove(faultId);
    this.#assertGoesOn();
    return { kind, left: this.#plan.length };
  }

  #assertGoesOn(): void {
    if (this.#state === 'stopped') throw new CheckupError(`This check-up has ended: ${this.#reason ?? ''}`);
  }

  async #plant(kind: Kind): Promise<string | undefined> {
    if (kind === CONTROL || !this.#control) return undefined;
    const [fault] = await this.#parts.core.faults.plant([plantingOf(kind, this.subject, this.#control.facts)]);
    return fault?.id;
  }

  /** Ends the run and judges it. What was ended last can be judged again, with an answer of the user. */
  async end(kind: string, ended: EndedRun): Promise<CheckupLine> {
    this.#assertGoesOn();
    if (this.#run?.kind !== kind) return this.#again(kind, ended);
    const run = this.#run;
    if (run.isEnding) throw new CheckupError(`The run ${kind} is being ended already.`);
    run.isEnding = true;
    clearTimeout(run.lease);
    const isThere = run.faultId === undefined || this.#parts.core.faults.remove(run.faultId);
    await run.watch.stop();
    this.#assertGoesOn();
    this.#run = undefined;
    const seen = this.#seenIn(run);
    this.#last = { kind: run.kind, seen };
    return this.#record(run.kind, seen, isThere ? ended : { loggedIn: null, skipped: true, hung: false });
  }

  #seenIn({ kind, watch: { ids } }: Run): Seen {
    const fault = kind === CONTROL ? undefined : kind;
    return seenOf(this.#parts.bus.traffic(), ids, { subject: this.subject, kind: fault });
  }

  #again(kind: string, ended: EndedRun): Promise<CheckupLine> {
    if (this.#last?.kind !== kind) throw new CheckupError(`No run ${kind} has begun.`);
    this.#lines = this.#lines.filter(({ id }) => id !== kind);
    return this.#record(this.#last.kind, this.#last.seen, ended);
  }

  async #record(kind: Kind, seen: Seen, ended: EndedRun): Promise<CheckupLine> {
    if (kind === CONTROL) return this.#begin(seen, ended);
    const { facts } = this.#control!;
    const line = lineOf(kind, judge(kind, seen, { ended, control: facts }), flowsIn(seen));
    this.#lines = [...this.#lines, line];
    await this.#finishIfDone();
    return line;
  }

  /** The control run decides what comes. */
  async #begin(seen: Seen, ended: EndedRun): Promise<CheckupLine> {
    const line = controlLine(seen, ended);
    const facts = controlOf(seen);
    this.#control = { line, facts };
    if (line.result !== 'passed') {
      this.stop(`The control run didn’t succeed. ${line.did}`);
      return line;
    }
    const whys = this.#kinds.map((kind) => [kind, whyNot(kind, facts, this.#client)] as const);
    this.#plan = whys.filter(([kind, why]) => why === undefined && kind !== this.#run?.kind).map(([kind]) => kind);
    this.#lines = whys.flatMap(([kind, did]) =>
      did === undefined ? [] : [lineOf(kind, { result: 'not_applicable', did }, [])],
    );
    await this.#finishIfDone();
    return line;
  }

  /** A run that is on, or that may still come, has no line yet. */
  async #finishIfDone(): Promise<void> {
    if (this.#plan.length === 0 && !this.#run) await this.#finish();
  }

  async #finish(): Promise<void> {
    const { cards, core } = this.#parts;
    const { workspace, client_id: subject } = this.subject;
    if (this.#card) await cards.remove(this.#card.id);
    const card = await gradeCard(cards, {
      id: this.id,
      of: 'client',
      workspace,
      subject,
      startedAt: this.#startedAt,
      endedAt: core.clocks.real(),
      control: this.#control!.line,
      lines: this.#lines,
    });
    if (this.#state === 'stopped') return;
    this.#card = card;
    this.#state = 'done';
    await keepCard(cards, card, core);
  }

  /** Ends the run and its fault. There is no card. */
  stop(reason: string): void {
    if (this.#run) {
      clearTimeout(this.#run.lease);
      if (this.#run.faultId !== undefined) this.#parts.core.faults.remove(this.#run.faultId);
      void this.#run.watch.stop();
      this.#run = undefined;
    }
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    this.#reason = reason;
    this.#plan = [];
  }
}

const viewOf = (kind: Kind) => (kind === CONTROL ? CONTROL_RUN : runOf(kind));
