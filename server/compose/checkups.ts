import { readFile } from 'node:fs/promises';
import { createCards, type CardFile } from '../checkup/cards.ts';
import { Checkups } from '../checkup/checkups.ts';
import type { ConfigStore, Core, EventLog } from '../core/ports.ts';
import { writeAtomically } from '../files/atomic-write.ts';
import { filesBeside } from '../files/config-path.ts';

/** The check-ups of a server, whose cards are kept beside its config file. */
export const composeCheckups = ({ core, bus }: { core: Core; bus: EventLog }): Checkups =>
  new Checkups({ core, bus, cards: createCards(placeOf(core.config)) });

function placeOf({ path, readOnly }: ConfigStore): CardFile | undefined {
  if (path === undefined) return undefined;
  const { checkups } = filesBeside(path);
  return {
    read: () => readFile(checkups, 'utf8').catch(() => undefined),
    async write(text) {
      if (!readOnly) await writeAtomically(checkups, text);
    },
  };
}
