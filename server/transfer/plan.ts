import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { workspaceId } from '../../contract/config/config.ts';
import type { ImportMode } from '../../contract/transfer-modes.ts';
import type { VariableState } from '../core/ports.ts';
import { applyChanges, COLLECTION_NOUNS, COLLECTIONS, entriesOf, isSameJson, type Change } from '../config/changes.ts';
import { ConfigError, ConfigFaults, type ConfigFault } from '../core/config-error.ts';
import { parseConfig } from '../config/config-text.ts';
import { begun, namesNone, settleDefaults } from '../config/defaults.ts';
import { revise } from '../config/json/revise.ts';
import { differenceOf, type Difference } from './diff.ts';
import { laidOver, type Said } from './partial.ts';
import {
  answerPlaceholders,
  keepSecrets,
  openReferences,
  type OpenReference,
  type Question,
} from './import-secrets.ts';

export interface ImportOptions {
  mode: ImportMode;
  /** The target workspace `{tid}/{aid}` for a file with a single one. */
  into?: string;
  /** Keys of the items to import. Default: all. */
  only?: readonly string[];
  /** Values for missing secrets, by the plan's keys. */
  secrets?: Readonly<Record<string, string>>;
  /** Whether an environment variable may be referred to. Default: any. */
  variable?: (name: string) => VariableState;
  /** For a file that describes its things only in part, as ACP's do, by workspace. Absent: it is complete. */
  said?: readonly Said[];
}

/** What an import does with one thing in the file. same: it already exists unchanged. */
interface ImportItem extends Difference {
  key: string;
  action: 'add' | 'update' | 'ignore' | 'conflict' | 'same' | 'unchosen';
}

/** What an import would do. Nothing has been changed. */
export interface ImportPlan {
  items: readonly ImportItem[];
  changes: readonly Change[];
  /** Secrets that must be provided first. */
  questions: readonly Question[];
  /** Environment references of imported items that can't be resolved. */
  references: readonly OpenReference[];
  /** What would be invalid in the config afterwards. */
  faults: readonly ConfigFault[];
}

/** Plans an import, item by item. An import never deletes anything. */
export function planImport(current: ConfigInput, incoming: ConfigInput, options: ImportOptions): ImportPlan {
  const asGiven = structuredClone(incoming);
  if (options.into !== undefined) redirect(asGiven, options.into);
  keepSecrets(current, asGiven);
  const { file, questions } = answerPlaceholders(asGiven, options.secrets ?? {});
  const found = file.workspaces.flatMap((workspace, at) => {
    const there = current.workspaces.find((candidate) => workspaceId(candidate) === workspaceId(workspace));
    const said = options.said?.[at];
    if (!there) return newWorkspace(said ? begun(workspace) : workspace);
    const settled = settleDefaults({ ...there });
    return comparedInside(settled, said ? laidOver(settled, workspace, said) : workspace);
  });
  const keyed = found.map((change) => ({ change, key: keyOf(change) }));
  const chosen = chosenOf(keyed, options.only);
  const items = keyed.map(({ change, key }): ImportItem => {
    return { ...differenceOf(change), key, action: actionOf(change, chosen(key), options.mode) };
  });
  const changes = found.filter((_, index) => ['add', 'update'].includes(items[index]!.action));
  const touched = new Set(changes.map(keyOf));
  const comesIn = (secret: Pick<Change, 'workspace' | 'noun' | 'id'>): boolean => touched.has(keyOf(secret));
  return {
    items,
    changes,
    questions: questions.filter(comesIn),
    references: openReferences(file, options.variable ?? (() => 'readable')).filter(comesIn),
    faults: faultsAfter(current, changes),
  };
}

/** The selected items. An item of a new workspace includes the workspace. */
function chosenOf(keyed: readonly { change: Change; key: string }[], only: readonly string[] | undefined) {
  if (!only) return () => true;
  const wanted = new Set(only);
  const isNew = new Set(keyed.filter(({ change }) => change.noun === 'workspace').map(({ key }) => key));
  for (const { change, key } of keyed) {
    const own = keyOf({ ...change, noun: 'workspace' });
    if (wanted.has(key) && isNew.has(own)) wanted.add(own);
  }
  return (key: string): boolean => wanted.has(key);
}

function redirect({ workspaces }: ConfigInput, into: string): void {
  const [workspace, another] = workspaces;
  const [tid, aid, more] = into.split('/');
  if (!tid || !aid || more !== undefined)
    throw new ConfigError('invalid', `"${into}" is not a workspace. Use the form tenant/server.`);
  if (!workspace || another)
    throw new ConfigError(
      'invalid',
      `The file has ${workspaces.length} workspaces, but only one can be imported into ${into}.`,
    );
  Object.assign(workspace, { tid, aid });
}

const keyOf = ({ workspace, noun, id }: Pick<Change, 'workspace' | 'noun' | 'id'>): string =>
  noun === 'workspace' || noun === 'settings' ? `${workspace} ${noun}` : `${workspace} ${noun} ${id}`;

/** A new workspace: itself, then everything in it. */
function newWorkspace(file: WorkspaceInput): Change[] {
  const workspace = workspaceId(file);
  const { settings, ...rest } = file;
  const isFilled = (noun: (typeof COLLECTION_NOUNS)[number]): boolean => entriesOf(file, noun).length > 0;
  const filled = new Set<string>(COLLECTION_NOUNS.filter(isFilled).map((noun) => COLLECTIONS[noun].list));
  const own = Object.fromEntries(Object.entries(rest).filter(([key]) => !filled.has(key)));
  const bare = { tid: file.tid, aid: file.aid };
  return [
    { workspace, noun: 'workspace', id: workspace, verb: 'added', after: own },
    ...(settings
      ? [{ workspace, noun: 'settings' as const, id: workspace, verb: 'added' as const, after: settings }]
      : []),
    ...comparedInside(bare, { ...bare, ...rest }),
  ];
}

/** Every thing of the file's workspace next to the existing one, including unchanged ones. */
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

function actionOf({ verb, before, after }: Change, isChosen: boolean, mode: ImportMode): ImportItem['action'] {
  if (verb === 'changed' && isSameJson(before, after)) return 'same';
  if (!isChosen) return 'unchosen';
  if (verb === 'added') return 'add';
  return mode === 'fail' ? 'conflict' : mode;
}

const LEFT_TO_US: readonly string[] = ['service', 'scope', 'claim'];

/**
 * Applies a plan. Default services, scopes and claims are written into a workspace before any is added, because it
 * would lose them otherwise. Returns the workspaces where that was done.
 */
export function applyPlan(draft: ConfigInput, changes: readonly Change[]): string[] {
  const touched = new Set(changes.filter(({ noun }) => LEFT_TO_US.includes(noun)).map(({ workspace }) => workspace));
  const bare = draft.workspaces.filter((each) => touched.has(workspaceId(each)) && namesNone(each));
  for (const workspace of bare) settleDefaults(workspace);
  applyChanges(draft, changes);
  return bare.map(workspaceId);
}

function faultsAfter(current: ConfigInput, changes: readonly Change[]): readonly ConfigFault[] {
  try {
    parseConfig(revise(current, (draft) => applyPlan(draft, changes)));
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.details;
    throw error;
  }
}
