import { workspaceId, type ConfigInput, type WorkspaceInput } from '../../contract/config/config.ts';
import { claimId } from '../../contract/config/scope.ts';

/** The parts a config is compared by. `config` and `workspace` are their fields besides lists and settings. */
type ChangedNoun = 'config' | 'workspace' | 'settings' | 'user' | 'client' | 'service' | 'scope' | 'claim';

/** One difference between two configs. */
export interface Change {
  /** `{tid}/{aid}`; empty for the config itself. */
  workspace: string;
  noun: ChangedNoun;
  /** Its id. For settings the workspace's, for the config itself none. */
  id: string;
  verb: 'added' | 'changed' | 'removed';
  before?: unknown;
  after?: unknown;
}

type Entry = Record<string, unknown>;

/** The lists of a workspace, and the key field of their entries. */
export const COLLECTIONS = {
  user: { list: 'users', idOf: (entry: Entry) => String(entry['username']) },
  client: { list: 'clients', idOf: (entry: Entry) => String(entry['client_id']) },
  service: { list: 'services', idOf: (entry: Entry) => String(entry['id']) },
  scope: { list: 'scopes', idOf: (entry: Entry) => String(entry['name']) },
  claim: { list: 'claims', idOf: (entry: Entry) => claimId(entry as Parameters<typeof claimId>[0]) },
} as const;

export type CollectionNoun = keyof typeof COLLECTIONS;
export const COLLECTION_NOUNS = Object.keys(COLLECTIONS) as CollectionNoun[];

/** All differences between two configs, by workspace. The order of entries doesn't count. */
export function changesBetween(before: ConfigInput, after: ConfigInput): Change[] {
  const whole = { workspace: '', noun: 'config' as const, id: '' };
  return [
    ...compareOne(whole, without(before, ['workspaces']), without(after, ['workspaces'])),
    ...compareLists(before.workspaces, after.workspaces, workspaceId).flatMap(([id, former, latter]) =>
      former && latter
        ? changesInside(id, former, latter)
        : compareOne({ workspace: id, noun: 'workspace', id }, former, latter),
    ),
  ];
}

const OWN_LISTS = ['settings', ...Object.values(COLLECTIONS).map(({ list }) => list)];

function changesInside(workspace: string, before: WorkspaceInput, after: WorkspaceInput): Change[] {
  const own = { workspace, noun: 'workspace' as const, id: workspace };
  return [
    ...compareOne(own, without(before, OWN_LISTS), without(after, OWN_LISTS)),
    ...compareOne({ workspace, noun: 'settings', id: workspace }, before.settings ?? {}, after.settings ?? {}),
    ...COLLECTION_NOUNS.flatMap((noun) =>
      compareLists(entriesOf(before, noun), entriesOf(after, noun), COLLECTIONS[noun].idOf).flatMap(
        ([id, former, latter]) => compareOne({ workspace, noun, id }, former, latter),
      ),
    ),
  ];
}

const without = (value: object, keys: readonly string[]): Entry =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/** The entries of one list of a workspace. */
export const entriesOf = (workspace: WorkspaceInput, noun: CollectionNoun): readonly Entry[] =>
  (workspace[COLLECTIONS[noun].list] ?? []) as readonly Entry[];

/** The entries of two lists side by side, in the order of the first, then new ones. Empty if both are the same list. */
function compareLists<T>(before: readonly T[], after: readonly T[], idOf: (entry: T) => string) {
  if (before === after) return [];
  const former = new Map(before.map((entry) => [idOf(entry), entry]));
  const latter = new Map(after.map((entry) => [idOf(entry), entry]));
  return [...new Set([...former.keys(), ...latter.keys()])].map((id) => [id, former.get(id), latter.get(id)] as const);
}

function compareOne(about: Pick<Change, 'workspace' | 'noun' | 'id'>, before: unknown, after: unknown): Change[] {
  if (isSameJson(before, after)) return [];
  const verb = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ ...about, verb, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** Applies changes to a draft. Each entry becomes what the change says, whatever it was. */
export function applyChanges(draft: ConfigInput, changes: readonly Change[]): void {
  for (const change of changes) if (change.noun === 'config') replaceOwn(draft, change.after, ['workspaces']);
  const whole = changes.filter(isWholeWorkspace);
  draft.workspaces = replaceEntries(draft.workspaces, workspaceId, whole);
  const inside = groupedBy(changes, ({ workspace }) => workspace);
  for (const workspace of draft.workspaces) {
    const own = (inside.get(workspaceId(workspace)) ?? []).filter((change) => !isWholeWorkspace(change));
    applyInside(workspace, own);
  }
}

function applyInside(workspace: WorkspaceInput, changes: readonly Change[]): void {
  for (const { noun, after } of changes) {
    if (noun === 'workspace') replaceOwn(workspace, after, OWN_LISTS);
    if (noun === 'settings') workspace.settings = structuredClone(after) as NonNullable<WorkspaceInput['settings']>;
  }
  for (const noun of COLLECTION_NOUNS) {
    const own = changes.filter((change) => change.noun === noun);
    const { list, idOf } = COLLECTIONS[noun];
    if (own.length > 0)
      Object.assign(workspace, { [list]: replaceEntries([...entriesOf(workspace, noun)], idOf, own) });
  }
}

/** Replaces all fields except those named. */
function replaceOwn(target: object, fields: unknown, kept: readonly string[]): void {
  for (const key of Object.keys(target)) if (!kept.includes(key)) Reflect.deleteProperty(target, key);
  Object.assign(target, structuredClone(fields));
}

function replaceEntries<T>(entries: readonly T[], idOf: (entry: T) => string, changes: readonly Change[]): T[] {
  const byId = new Map(entries.map((entry) => [idOf(entry), entry]));
  for (const { id, after } of changes) {
    if (after === undefined) byId.delete(id);
    else byId.set(id, structuredClone(after) as T);
  }
  return [...byId.values()];
}

/** The changes that undo these. */
export function invertChanges(changes: readonly Change[]): Change[] {
  const inverse = { added: 'removed', removed: 'added', changed: 'changed' } as const;
  return changes.map(({ before, after, verb, ...about }) => ({
    ...about,
    verb: inverse[verb],
    ...(after !== undefined && { before: after }),
    ...(before !== undefined && { after: before }),
  }));
}

/** Changes that touch the same thing as one of the others, so they can't be merged automatically. */
export function overlapOf(changes: readonly Change[], others: readonly Change[]): Change[] {
  const touched = new Set(others.map(({ workspace, noun, id }) => JSON.stringify([workspace, noun, id])));
  const whole = new Set(others.filter(isWholeWorkspace).map(({ workspace }) => workspace));
  const touchedWorkspaces = new Set(others.map(({ workspace }) => workspace));
  return changes.filter(
    (change) =>
      touched.has(JSON.stringify([change.workspace, change.noun, change.id])) ||
      whole.has(change.workspace) ||
      (isWholeWorkspace(change) && touchedWorkspaces.has(change.workspace)),
  );
}

const isWholeWorkspace = ({ noun, verb }: Change): boolean => noun === 'workspace' && verb !== 'changed';

/** More changes of one kind than this are counted instead of listed. */
const NAMED_AT_MOST = 5;

/** Changes in words: `client web-app changed`, or `7 users added` if there are many. */
export function summaryOf(changes: readonly Change[]): string[] {
  if (changes.length === 0) return ['no changes'];
  const groups = groupedBy(changes, ({ noun, verb }) => `${noun} ${verb}`);
  return [...groups.values()].flatMap((group) => {
    const [{ noun, verb }] = group as [Change];
    if (group.length > NAMED_AT_MOST) return [`${group.length} ${noun === 'settings' ? noun : `${noun}s`} ${verb}`];
    return group.map((change) => `${nameOf(change)} ${change.verb}`);
  });
}

/** A changed thing in words, such as `client web-app`. */
export function nameOf({ noun, id }: Pick<Change, 'noun' | 'id'>): string {
  if (noun === 'config') return 'config';
  return noun === 'settings' ? `settings of ${id}` : `${noun} ${id}`;
}

function groupedBy<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

/** Whether two JSON values are equal. The order of fields doesn't count. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSameJson((one as Entry)[key], (other as Entry)[key]));
}
