import type { ConfigInput, WorkspaceInput } from '../../contract/config.ts';
import { workspaceId } from '../../contract/config.ts';
import type { ConfigStore } from '../ports.ts';
import {
  applyChanges,
  COLLECTION_NOUNS,
  COLLECTIONS,
  entriesOf,
  invertChanges,
  isSameJson,
  nameOf,
  overlapOf,
  changesBetween,
  type Change,
} from '../store/changes.ts';
import { ConfigError, ConfigFaults, type ConfigFault } from '../store/config-error.ts';
import { parseConfig } from '../store/config-text.ts';
import { copyJson } from '../store/json/copy.ts';
import { replaceSecrets, SECRET_KEYS, type Secret } from '../store/secret-fields.ts';
import { differenceOf, type Difference } from './diff.ts';
import { isPlaceholder } from './placeholders.ts';

/** ACP's modes (acp.md §6), for what is there already and differs. ignore: it stays. fail: nothing is imported. update: it is replaced. */
export const IMPORT_MODES = ['ignore', 'fail', 'update'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export interface ImportOptions {
  mode: ImportMode;
  /** The workspace `{tid}/{aid}` that the file's only one goes into. */
  into?: string;
  /** Keys of the items to be imported; all when absent. */
  only?: readonly string[];
  /** Secrets that the file leaves open, by the keys that the plan asks for. */
  secrets?: Readonly<Record<string, string>>;
}

/** What would become of one thing in the file. same: it is there already, just so. */
export interface ImportItem extends Difference {
  key: string;
  action: 'add' | 'update' | 'ignore' | 'conflict' | 'same' | 'unchosen';
}

/** What an import would do. Nothing of it has been done. */
export interface ImportPlan {
  items: readonly ImportItem[];
  changes: readonly Change[];
  /** Secrets that must be given first. */
  questions: readonly { key: string; workspace: string; noun: 'client' | 'user'; id: string; field: string }[];
  /** What would be wrong with the config afterwards. */
  faults: readonly ConfigFault[];
}

/** Says what an import would do, item by item. Nothing is ever removed by an import. */
export function planImport(current: ConfigInput, incoming: ConfigInput, options: ImportOptions): ImportPlan {
  const asGiven = structuredClone(incoming);
  if (options.into !== undefined) redirect(asGiven, options.into);
  keepSecrets(current, asGiven);
  const { file, questions } = answerPlaceholders(asGiven, options.secrets ?? {});
  const found = file.workspaces.flatMap((workspace) => {
    const there = current.workspaces.find((candidate) => workspaceId(candidate) === workspaceId(workspace));
    return there ? comparedInside(there, workspace) : [wholeWorkspace(workspace)];
  });
  const items = found.map((change): ImportItem => {
    const key = keyOf(change);
    return { ...differenceOf(change), key, action: actionOf(change, key, options) };
  });
  const changes = found.filter((_, index) => ['add', 'update'].includes(items[index]!.action));
  const touched = new Set(changes.map(({ workspace, noun, id }) => JSON.stringify([workspace, noun, id])));
  return {
    items,
    changes,
    questions: questions.filter(
      ({ workspace, noun, id }) =>
        touched.has(JSON.stringify([workspace, noun, id])) ||
        touched.has(JSON.stringify([workspace, 'workspace', workspace])),
    ),
    faults: faultsAfter(current, changes),
  };
}

function redirect({ workspaces }: ConfigInput, into: string): void {
  const [workspace, another] = workspaces;
  const [tid, aid, more] = into.split('/');
  if (!tid || !aid || more !== undefined)
    throw new ConfigError('invalid', `"${into}" names no workspace; write it as tenant/server.`);
  if (!workspace || another)
    throw new ConfigError('invalid', `The file has ${workspaces.length} workspaces; only one can go into ${into}.`);
  Object.assign(workspace, { tid, aid });
}

const keyOf = ({ workspace, noun, id }: Pick<Change, 'workspace' | 'noun' | 'id'>): string =>
  noun === 'workspace' || noun === 'settings' ? `${workspace} ${noun}` : `${workspace} ${noun} ${id}`;

const wholeWorkspace = (workspace: WorkspaceInput): Change => ({
  workspace: workspaceId(workspace),
  noun: 'workspace',
  id: workspaceId(workspace),
  verb: 'added',
  after: workspace,
});

/** Every thing of the file's workspace beside what is there; those that are the same included. */
function comparedInside(there: WorkspaceInput, file: WorkspaceInput): Change[] {
  const workspace = workspaceId(file);
  const settings: Change[] = file.settings
    ? [
        {
          workspace,
          noun: 'settings',
          id: workspace,
          verb: 'changed',
          before: there.settings ?? {},
          after: file.settings,
        },
      ]
    : [];
  const lists = COLLECTION_NOUNS.flatMap((noun) => {
    const { idOf } = COLLECTIONS[noun];
    const before = new Map(entriesOf(there, noun).map((entry) => [idOf(entry), entry]));
    return entriesOf(file, noun).map((after): Change => {
      const former = before.get(idOf(after));
      const verb = former ? 'changed' : 'added';
      return { workspace, noun, id: idOf(after), verb, ...(former && { before: former }), after };
    });
  });
  return [...settings, ...lists];
}

function actionOf(change: Change, key: string, { mode, only }: ImportOptions): ImportItem['action'] {
  if (change.verb === 'changed' && isSameJson(change.before, change.after)) return 'same';
  if (only && !only.includes(key)) return 'unchosen';
  if (change.verb === 'added') return 'add';
  return mode === 'fail' ? 'conflict' : mode;
}

/** A secret that the file does not bring, or only as a placeholder, stays what it is where the thing is there. */
function keepSecrets(current: ConfigInput, file: ConfigInput): void {
  const placeholders = new Set<string>();
  replaceSecrets(file, (secret) => {
    if (isPlaceholder(secret)) placeholders.add(secretKey(secret));
    return secret.value;
  });
  for (const workspace of file.workspaces) {
    const there = current.workspaces.find((candidate) => workspaceId(candidate) === workspaceId(workspace));
    for (const noun of ['client', 'user'] as const) {
      const { idOf } = COLLECTIONS[noun];
      const former = new Map(there && entriesOf(there, noun).map((entry) => [idOf(entry), entry]));
      for (const entry of entriesOf(workspace, noun)) {
        const about = { workspace: workspaceId(workspace), noun, id: idOf(entry) };
        keepSecretsOf(entry, former.get(about.id), (field) => placeholders.has(secretKey({ ...about, field })), noun);
      }
    }
  }
}

function keepSecretsOf(
  entry: Record<string, unknown>,
  former: Record<string, unknown> | undefined,
  isAsked: (field: string) => boolean,
  noun: 'client' | 'user',
): void {
  if (!former) return;
  const hasOwn = SECRET_KEYS[noun].some((key) => isGiven(entry[key], key, isAsked));
  if (hasOwn) return;
  for (const key of SECRET_KEYS[noun]) {
    if (former[key] === undefined) delete entry[key];
    else entry[key] = structuredClone(former[key]);
  }
}

function isGiven(value: unknown, key: string, isAsked: (field: string) => boolean): boolean {
  if (Array.isArray(value)) return value.some((_, index) => !isAsked(`${key}[${index}]`));
  return value !== undefined && !isAsked(key);
}

const secretKey = ({ workspace, noun, id, field }: Pick<Secret, 'workspace' | 'noun' | 'id' | 'field'>): string =>
  `${workspace} ${noun} ${id} ${field}`;

/** Puts the answers in place of placeholders, and says which are still open. */
function answerPlaceholders(
  asGiven: ConfigInput,
  answers: Readonly<Record<string, string>>,
): { file: ConfigInput; questions: ImportPlan['questions'] } {
  const questions: ImportPlan['questions'][number][] = [];
  const file = replaceSecrets(asGiven, (secret) => {
    if (!isPlaceholder(secret)) return secret.value;
    const { workspace, noun, id, field } = secret;
    const key = secretKey(secret);
    const answer = Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (answer === undefined) questions.push({ key, workspace, noun, id, field });
    return answer ?? secret.value;
  });
  return { file, questions };
}

function faultsAfter(current: ConfigInput, changes: readonly Change[]): readonly ConfigFault[] {
  const draft = structuredClone(current);
  applyChanges(draft, changes);
  try {
    parseConfig(draft);
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.details;
    throw error;
  }
}

/** What an import did, and what takes it back. */
export interface Imported {
  plan: ImportPlan;
  changes: readonly Change[];
}

/**
 * Imports a config in one step: all of the plan or nothing. Throws ConfigError for conflicts in mode `fail`, for
 * secrets that are still open, and when the config would not be valid.
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
    applyChanges(draft, plan.changes);
    imported = { plan, changes: changesBetween(before, draft) };
  });
  return imported!;
}

function expectImportable({ items, questions }: ImportPlan): void {
  const conflicts = items.filter(({ action }) => action === 'conflict');
  if (conflicts.length > 0)
    throw new ConfigError(
      'conflict',
      `Nothing was imported: ${listed(conflicts.map(nameOf))} ${conflicts.length === 1 ? 'is' : 'are'} there already and differ; import in mode ignore or update.`,
      conflicts.map((item) => ({ path: item.key, message: 'is there already and differs' })),
    );
  if (questions.length > 0)
    throw new ConfigError(
      'invalid',
      `Nothing was imported: the file leaves ${questions.length === 1 ? 'a secret' : 'secrets'} open: ${listed(questions.map(({ key }) => key))}.`,
      questions.map(({ key }) => ({ path: key, message: 'must be given' })),
    );
}

const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');

/** Takes an import back in one step. Throws ConfigError when something of it has been changed since. */
export async function undoImport(
  store: Pick<ConfigStore, 'update'>,
  { changes }: Pick<Imported, 'changes'>,
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
        `The import cannot be taken back: ${listed(changedSince.map(nameOf))} ${changedSince.length === 1 ? 'has' : 'have'} been changed since.`,
      );
    Object.assign(draft, undone);
  });
}
