/**
 * Check-ups: what a client does when things go wrong, run by run.
 *
 * A run plants one fault, and someone logs in. This room watches what is recorded meanwhile and judges it. It doesn’t
 * know who logs in, or how: a command, a test or a person at the console begins and ends each run.
 */
import type { CheckupCard } from '../../contract/checkup/card.ts';
import type { CheckupView, NewCheckup } from '../../contract/checkup/checkup.ts';
import type { NewCard } from '../../contract/checkup/new-card.ts';
import type { Client } from '../../contract/config/client.ts';
import { Checkup, type CheckupParts } from './checkup.ts';
import { gradeCard, keepCard } from './keep.ts';

/** How many check-ups without a card are remembered. */
const MOST = 50;

/** All check-ups since the server started, and the cards that are kept. */
export class Checkups {
  readonly #parts: CheckupParts;
  readonly #checkups = new Map<string, Checkup>();

  constructor(parts: CheckupParts) {
    this.#parts = parts;
  }

  /** Starts a check-up. One of the same client that is still running ends. */
  create(input: NewCheckup, client: Client): CheckupView {
    for (const other of this.#checkups.values())
      if (other.subject.workspace === input.workspace && other.subject.client_id === input.client_id)
        other.stop('Another check-up of this client was started.');
    const checkup = new Checkup(input, client, this.#parts);
    this.#checkups.set(checkup.id, checkup);
    for (const id of this.#checkups.keys()) {
      if (this.#checkups.size <= MOST) break;
      this.#checkups.get(id)?.stop('Too many check-ups were started.');
      this.#checkups.delete(id);
    }
    return checkup.view();
  }

  /** Keeps the card of an API that a command has examined. */
  async keep(card: NewCard): Promise<CheckupCard> {
    const { cards, core } = this.#parts;
    const graded = await gradeCard(cards, { id: core.ids.id(), ...card });
    await keepCard(cards, graded, core);
    return graded;
  }

  /** A check-up of this start of the server. */
  running(id: string): Checkup | undefined {
    return this.#checkups.get(id);
  }

  async get(id: string): Promise<CheckupView | undefined> {
    return (await this.list()).find((checkup) => checkup.id === id);
  }

  /** Oldest first. */
  async list(): Promise<CheckupView[]> {
    const kept = (await this.#parts.cards.list()).filter(({ id }) => !this.#checkups.has(id));
    return [...kept.map(asView), ...[...this.#checkups.values()].map((checkup) => checkup.view())];
  }

  /** Ends a check-up and forgets it, with its card. */
  async remove(id: string): Promise<boolean> {
    this.#checkups.get(id)?.stop('It was deleted.');
    const isKept = await this.#parts.cards.remove(id);
    return this.#checkups.delete(id) || isKept;
  }

  /** Ends all that are running. */
  stop(): void {
    for (const checkup of this.#checkups.values()) checkup.stop('The server was stopped.');
  }
}

const asView = (card: CheckupCard): CheckupView => ({
  id: card.id,
  of: card.of,
  workspace: card.workspace,
  ...clientIn(card),
  startedAt: card.startedAt,
  state: 'done',
  plan: [],
  control: card.control,
  lines: card.lines,
  card,
});

const clientIn = ({ of, subject, client_id = of === 'client' ? subject : undefined }: CheckupCard) =>
  client_id === undefined ? {} : { client_id };
