import type { ConfigView } from '../../../contract/transfer.ts';
import type { Imported } from '../../transfer/import.ts';

/** An import that can be taken back. */
interface LoggedImport extends NonNullable<ConfigView['undo']> {
  imported: Imported;
}

/** The imports of this run, newest last. */
export interface ImportLog {
  add(entry: LoggedImport): void;
  get(importId: string): LoggedImport | undefined;
  last(): LoggedImport | undefined;
  drop(importId: string): void;
}

const KEPT_IMPORTS = 20;

/** Keeps the last twenty imports, for as long as the server runs. */
export function createImportLog(): ImportLog {
  const entries = new Map<string, LoggedImport>();
  return {
    add(entry) {
      entries.set(entry.importId, entry);
      const [oldest] = entries.keys();
      if (entries.size > KEPT_IMPORTS && oldest !== undefined) entries.delete(oldest);
    },
    get: (importId) => entries.get(importId),
    last: () => [...entries.values()].at(-1),
    drop: (importId) => void entries.delete(importId),
  };
}
