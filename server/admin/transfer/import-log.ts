import type { ConfigView } from '../../../contract/transfer.ts';
import type { RuntimeStore } from '../../core/ports.ts';
import type { Imported } from '../../transfer/import.ts';

/** An import that can be undone. */
interface LoggedImport extends NonNullable<ConfigView['undo']> {
  imported: Imported;
}

const KEPT_IMPORTS = 20;
const TTL_SECONDS = 30 * 24 * 3600;

/** The imports that can be undone, oldest first. */
async function imports(runtime: RuntimeStore): Promise<LoggedImport[]> {
  const entries = await runtime.list('import');
  // Only `logImport` writes there.
  return entries.map(([, entry]) => entry as LoggedImport).toSorted((a, b) => a.at - b.at);
}

/** Stores an import, and drops all but the last twenty. */
export async function logImport(runtime: RuntimeStore, entry: LoggedImport): Promise<void> {
  await runtime.put('import', entry.importId, entry, { ttlSeconds: TTL_SECONDS });
  for (const { importId } of (await imports(runtime)).slice(0, -KEPT_IMPORTS)) await runtime.drop('import', importId);
}

export const lastImport = async (runtime: RuntimeStore): Promise<LoggedImport | undefined> =>
  (await imports(runtime)).at(-1);

/** Of two concurrent undos, only one gets the import. */
export const takeImport = async (runtime: RuntimeStore, importId: string): Promise<LoggedImport | undefined> =>
  (await runtime.take('import', importId)) as LoggedImport | undefined;
