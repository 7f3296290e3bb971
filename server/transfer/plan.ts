import type { ConfigInput, WorkspaceInput } from '../../contract/config.ts';
import { workspaceId } from '../../contract/config.ts';
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
  /** The workspace `{tid}/{aid}` that the file's only one goes into. */
  into?: string;
  /** Keys of the items to be imported; all when absent. */
  only?: readonly string[];
  /** Secrets that the file leaves open, by the keys that the plan asks for. */
  secrets?: Readonly<Record<string, string>>;
  /** Whether an environment variable may be referred to; every one when absent. */
  variable?: (name: string) => VariableState;
  /** Of a file that says only part of what its things are, as ACP's do, by workspace. Absent: it says all. */
  said?: readonly Said[];
}

/** What would become of one thing in the file. same: it is there already, just so. */
interface ImportItem extends Difference {
  key: string;
  action: 'add' | 'update' | 'ignore' | 'conflict' | 'same' | 'unchosen';
}

/** What an import would do. Nothing of it has been done. */
export interface ImportPlan {
  items: readonly ImportItem[];
  changes: readonly Change[];
  /** Secrets that must be given first. */
  questions: readonly Question[];
  /** References to the environment, of what would come in, that cannot be followed. */
  references: readonly OpenReference[];
  /** What would be wrong with the config afterwards. */
  faults: readonly ConfigFault[];
}

/** Says what an import would do, item by item. Nothing is ever removed by an import. */
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

/** Which items are wanted. What lies in a new workspace brings the workspace with it. */
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
    throw new ConfigError('invalid', `"${into}" names no workspace; write it as tenant/server.`);
  if (!workspace || another)
    throw new ConfigError('invalid', `The file has ${workspaces.length} workspaces; only one can go into ${into}.`);
  Object.assign(workspace, { tid, aid });
}

const keyOf = ({ workspace, noun, id }: Pick<Change, 'workspace' | 'noun' | 'id'>): string =>
  noun === 'workspace' || noun === 'settings' ? `${workspace} ${noun}` : `${workspace} ${noun} ${id}`;

/** A workspace that is not there yet: itself, then all that it brings. */
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

function actionOf({ verb, before, after }: Change, isChosen: boolean, mode: ImportMode): ImportItem['action'] {
  if (verb === 'changed' && isSameJson(before, after)) return 'same';
  if (!isChosen) return 'unchosen';
  if (verb === 'added') return 'add';
  return mode === 'fail' ? 'conflict' : mode;
}

const LEFT_TO_US: readonly string[] = ['service', 'scope', 'claim'];

/**
 * Makes the changes of a plan. Services, scopes and claims that a workspace has left to us are written into it before
 * any is added: it would lose them else. Answers the workspaces where that was done.
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
