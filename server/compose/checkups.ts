import { readFile } from 'node:fs/promises';
import type { CardFile } from '../checkup/cards.ts';
import type { Checkups } from '../checkup/checkups.ts';
import type { ConfigStore, Core, EventLog } from '../core/ports.ts';
import { writeAtomically } from '../files/atomic-write.ts';
import { filesBeside } from '../files/config-path.ts';

/** Check-ups that are loaded with the admin API, so that a start doesn’t wait for them. */
export interface LateCheckups {
  open(): Promise<Checkups>;
  /** Ends all that are running. */
  stop(): void;
}

/** The check-ups of a server, whose cards are kept beside its config file. */
export function lateCheckups({ core, bus }: { core: Core; bus: EventLog }): LateCheckups {
  let opened: Checkups | undefined;
  return {
    async open() {
      const [checkups, cards] = await Promise.all([import('../checkup/checkups.ts'), import('../checkup/cards.ts')]);
      opened ??= new checkups.Checkups({ core, bus, cards: cards.createCards(placeOf(core.config)) });
      return opened;
    },
    stop: () => opened?.stop(),
  };
}

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
