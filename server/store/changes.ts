import { isDeepStrictEqual } from 'node:util';
import { workspaceId, type ConfigInput, type WorkspaceInput } from '../../contract/config.ts';
import { claimId } from '../../contract/scope.ts';

export const CHANGED_NOUNS = ['workspace', 'settings', 'user', 'client', 'service', 'scope', 'claim'] as const;
export type ChangedNoun = (typeof CHANGED_NOUNS)[number];

/** One thing that differs between two configs. */
export interface Change {
  /** `{tid}/{aid}`. */
  workspace: string;
  noun: ChangedNoun;
  /** Its id; empty for settings. */
  id: string;
  verb: 'added' | 'changed' | 'removed';
  before?: unknown;
  after?: unknown;
}

/** More changes of one kind than this are counted instead of named. */
const NAMED_AT_MOST = 5;

/** Everything that differs between two configs, workspace by workspace. */
export function changesBetween(before: ConfigInput, after: ConfigInput): Change[] {
  const compared = compare(before.workspaces, after.workspaces, workspaceId);
  return compared.flatMap(({ id, before: former, after: latter }) => {
    if (former && latter) return changesInside(id, former, latter);
    return [changeOf(id, 'workspace', { id, before: former, after: latter })];
  });
}

function changesInside(workspace: string, before: WorkspaceInput, after: WorkspaceInput): Change[] {
  const inside = <T>(noun: ChangedNoun, list: (of: WorkspaceInput) => T[] | undefined, idOf: (entry: T) => string) =>
    compare(list(before) ?? [], list(after) ?? [], idOf).map((pair) => changeOf(workspace, noun, pair));
  const own = ownFields(before);
  const changes = isDeepStrictEqual(own, ownFields(after))
    ? []
    : [changeOf(workspace, 'workspace', { id: workspace, before: own, after: ownFields(after) })];
  if (!isDeepStrictEqual(before.settings ?? {}, after.settings ?? {}))
    changes.push(
      changeOf(workspace, 'settings', { id: '', before: before.settings ?? {}, after: after.settings ?? {} }),
    );
  return [
    ...changes,
    ...inside(
      'user',
      (of) => of.users,
      ({ username }) => username,
    ),
    ...inside(
      'client',
      (of) => of.clients,
      ({ client_id }) => client_id,
    ),
    ...inside(
      'service',
      (of) => of.services,
      ({ id }) => id,
    ),
    ...inside(
      'scope',
      (of) => of.scopes,
      ({ name }) => name,
    ),
    ...inside('claim', (of) => of.claims, claimId),
  ];
}

/** The fields of a workspace that are not compared one by one. */
function ownFields(workspace: WorkspaceInput): object {
  const {
    settings: _settings,
    users: _users,
    clients: _clients,
    services: _services,
    scopes: _scopes,
    ...rest
  } = workspace;
  const { claims: _claims, ...own } = rest;
  return own;
}

interface Pair<T> {
  id: string;
  before: T | undefined;
  after: T | undefined;
}

/** What two lists do not have in common, in the order of the former, then of what came. */
function compare<T>(before: readonly T[], after: readonly T[], idOf: (entry: T) => string): Pair<T>[] {
  const former = new Map(before.map((entry) => [idOf(entry), entry]));
  const latter = new Map(after.map((entry) => [idOf(entry), entry]));
  return [...new Set([...former.keys(), ...latter.keys()])]
    .map((id) => ({ id, before: former.get(id), after: latter.get(id) }))
    .filter((pair) => !isDeepStrictEqual(pair.before, pair.after));
}

function changeOf<T>(workspace: string, noun: ChangedNoun, { id, before, after }: Pair<T>): Change {
  const verb = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { workspace, noun, id, verb, ...(before && { before }), ...(after && { after }) };
}

/** Changes in words: `client web-app changed`, or `7 users added` where there are many. */
export function summaryOf(changes: readonly Change[]): string[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.noun} ${change.verb}`;
    const group = groups.get(key);
    if (group) group.push(change);
    else groups.set(key, [change]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ noun, verb }] = group as [Change];
    if (group.length > NAMED_AT_MOST) return [`${group.length} ${noun === 'settings' ? noun : `${noun}s`} ${verb}`];
    return group.map(({ id, workspace }) => `${noun} ${id || `of ${workspace}`} ${verb}`);
  });
}
