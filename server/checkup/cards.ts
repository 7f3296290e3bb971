import { z } from 'zod';
import { checkupCard, type CheckupCard } from '../../contract/checkup/card.ts';

const MOST_OF_A_SUBJECT = 20;
const MOST = 200;

const file = z.object({ version: z.literal(1), cards: z.array(checkupCard) });

/** Where cards are kept between starts. */
export interface CardFile {
  /** Undefined if there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

/** The latest cards, oldest first. */
export interface Cards {
  list(): Promise<readonly CheckupCard[]>;
  /** The last card of the same subject on which the same was tried. Others have grades that don’t compare. */
  last(card: Subject & Pick<CheckupCard, 'lines'>): Promise<CheckupCard | undefined>;
  keep(card: CheckupCard): Promise<void>;
  remove(id: string): Promise<boolean>;
}

type Subject = Pick<CheckupCard, 'of' | 'workspace' | 'subject'>;

const isOfSame = (one: Subject, other: CheckupCard): boolean =>
  one.of === other.of && one.workspace === other.workspace && one.subject === other.subject;

const triedIn = ({ lines }: Pick<CheckupCard, 'lines'>): string =>
  lines
    .map(({ id }) => id)
    .toSorted()
    .join(' ');

type Edit = (all: readonly CheckupCard[]) => readonly CheckupCard[];

/** Keeps cards: in memory, and in a file if there is one. */
export function createCards(place: CardFile | undefined): Cards {
  let loaded: Promise<readonly CheckupCard[]> | undefined;
  const cards = (): Promise<readonly CheckupCard[]> => (loaded ??= readCards(place));
  let queue = Promise.resolve();
  const apply = async (before: Promise<void>, edit: Edit): Promise<void> => {
    await before.catch(() => undefined);
    const all = edit(await cards());
    loaded = Promise.resolve(all);
    await place?.write(`${JSON.stringify({ version: 1, cards: all }, undefined, 2)}\n`);
  };
  const change = (edit: Edit): Promise<void> => (queue = apply(queue, edit));
  return {
    list: cards,
    last: async (card) => (await cards()).findLast((one) => isOfSame(card, one) && triedIn(card) === triedIn(one)),
    keep: (card) =>
      change((all) => {
        const others = all.filter((one) => isOfSame(card, one)).slice(0, -(MOST_OF_A_SUBJECT - 1));
        return [...all.filter((one) => !others.includes(one)), card].slice(-MOST);
      }),
    async remove(id) {
      await queue.catch(() => undefined);
      if (!(await cards()).some((card) => card.id === id)) return false;
      await change((all) => all.filter((card) => card.id !== id));
      return true;
    },
  };
}

/** A file that can’t be read is replaced with the next card. */
async function readCards(place: CardFile | undefined): Promise<readonly CheckupCard[]> {
  const text = await place?.read();
  if (text === undefined) return [];
  try {
    return file.parse(JSON.parse(text)).cards;
  } catch {
    return [];
  }
}
