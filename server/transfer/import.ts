import { workspaceId, type ConfigInput, type WorkspaceInput } from '../../contract/config/config.ts';
import type { ConfigStore } from '../core/ports.ts';
import { applyChanges, changesBetween, invertChanges, nameOf, overlapOf, type Change } from '../config/changes.ts';
import { ConfigError } from '../core/config-error.ts';
import { copyJson } from '../config/json/copy.ts';
import { applyPlan, planImport, type ImportOptions, type ImportPlan } from './plan.ts';

export { planImport, type ImportOptions, type ImportPlan } from './plan.ts';

/** What an import did, and how to undo it. */
export interface Imported {
  plan: ImportPlan;
  changes: readonly Change[];
  /** Workspaces that relied on default services, scopes and claims before, and list them now. */
  settled: readonly string[];
}

/**
 * Imports a config in one step: the whole plan or nothing. Throws ConfigError for conflicts in mode `fail`, for missing
 * secrets, and if the config would be invalid.
 */
export async function importConfig(
  store: Pick<ConfigStore, 'update' | 'source'>,
  incoming: ConfigInput,
  options: ImportOptions,
  by: string,
): Promise<Imported> {
  let imported: Imported | undefined;
  await store.update(by, (draft) => {
    const before = copyJson(draft);
    const plan = planImport(before, incoming, options);
    expectImportable(plan);
    const settled = applyPlan(draft, plan.changes);
    imported = { plan, changes: changesBetween(before, draft), settled };
  });
  return imported!;
}

function expectImportable({ items, questions, references }: ImportPlan): void {
  const conflicts = items.filter(({ action }) => action === 'conflict');
  if (conflicts.length > 0)
    throw new ConfigError(
      'conflict',
      `Nothing was imported: ${listed(conflicts.map(nameOf))} already ${conflicts.length === 1 ? 'exists' : 'exist'} with different values. Use mode ignore or update.`,
      conflicts.map((item) => ({ path: item.key, message: 'already exists with different values' })),
    );
  if (questions.length > 0)
    throw new ConfigError(
      'invalid',
      `Nothing was imported: the file is missing ${questions.length === 1 ? 'a secret' : 'secrets'}: ${listed(questions.map(({ key }) => key))}.`,
      questions.map(({ key }) => ({ path: key, message: 'must be provided' })),
    );
  const [reference] = references;
  if (reference)
    throw new ConfigError(
      'invalid',
      `Nothing was imported: ${reference.field} of ${reference.id} ${reference.message}${references.length > 1 ? ` (and ${references.length - 1} more)` : ''}.`,
      references.map(({ workspace, noun, id, field, message }) => ({
        path: `${workspace} ${noun} ${id} ${field}`,
        message,
      })),
    );
}

const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

/** Undoes an import in one step. Throws ConfigError if part of it has changed since. */
export async function undoImport(
  store: Pick<ConfigStore, 'update'>,
  { changes, settled }: Pick<Imported, 'changes' | 'settled'>,
  by: string,
): Promise<void> {
  await store.update(by, (draft) => {
    const undone = copyJson(draft);
    applyChanges(undone, invertChanges(changes));
    const redone = structuredClone(undone);
    applyChanges(redone, changes);
    const changedSince = overlapOf(changes, changesBetween(redone, draft));
    if (changedSince.length > 0)
      throw new ConfigError(
        'conflict',
        `The import can’t be undone: ${listed(changedSince.map(nameOf))} ${changedSince.length === 1 ? 'has' : 'have'} changed since.`,
      );
    for (const workspace of undone.workspaces) if (settled.includes(workspaceId(workspace))) unsettle(workspace);
    Object.assign(draft, undone);
  });
}

/** Goes back to default services, scopes and claims. */
function unsettle(workspace: WorkspaceInput): void {
  for (const list of ['services', 'scopes', 'claims'] as const)
    if (workspace[list]?.length === 0) delete workspace[list];
}
