import type { CheckupCard } from '../../contract/checkup/card.ts';
import { changeSince, gradeOf } from '../../contract/checkup/grade.ts';
import type { Core } from '../core/ports.ts';
import type { Cards } from './cards.ts';

type Ungraded = Omit<CheckupCard, 'grade' | 'change'>;

/** A card with its grade, and with what is different from the last one of the same subject. */
export async function gradeCard(cards: Cards, facts: Ungraded): Promise<CheckupCard> {
  const { lines } = facts;
  const last = await cards.last(facts);
  return { ...facts, grade: gradeOf(lines), ...(last && { change: changeSince(last, lines) }) };
}

/** Keeps a card, and says so on the stream. */
export async function keepCard(cards: Cards, card: CheckupCard, { emit }: Pick<Core, 'emit'>): Promise<void> {
  await cards.keep(card);
  const { id: checkupId, of, workspace, subject, grade } = card;
  emit('checkup.graded', { checkupId, of, workspace, subject, grade });
}
