import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { workspaceId } from '../../contract/config/config.ts';
import type { SecretMode } from '../../contract/transfer-modes.ts';
import { canonicalText } from '../config/canonical.ts';
import { referenceOf } from '../config/environment.ts';
import { replaceSecrets, type Secret } from '../config/secret-fields.ts';
import { placeholderOf } from './placeholders.ts';

/** What to export. Default: everything. */
export interface Selection {
  /** `{tid}/{aid}`. */
  workspaces?: readonly string[];
  clients?: readonly string[];
  users?: readonly string[];
}

export interface Exported {
  config: ConfigInput;
  /** The same as the text of a file. */
  text: string;
  /** What replaces each secret that wasn't exported. */
  secrets: readonly (Omit<Secret, 'value'> & { stands: string })[];
}

/** Where an export has its signing keys, by workspace, if requested. */
export const KEYS_FIELD = 'signing_keys';

/**
 * Exports a config, or part of one. The result is a regular config file.
 *
 * With `keys`, by workspace, it contains private keys. Anyone with it can sign tokens as this server.
 */
export function exportConfig(
  source: ConfigInput,
  secrets: SecretMode,
  selection: Selection = {},
  keys: Readonly<Record<string, readonly object[]>> = {},
): Exported {
  const { workspaces, ...rest } = structuredClone(source);
  const own = Object.keys(keys).length === 0 ? rest : { ...rest, [KEYS_FIELD]: keys };
  const chosen = { ...own, workspaces: workspaces.filter(isChosen(selection)).map((each) => select(each, selection)) };
  const replaced: Exported['secrets'][number][] = [];
  const stands = substitutes(secrets);
  if (secrets === 'placeholders' || secrets === 'environment') forgetHashes(chosen);
  const config = replaceSecrets(chosen, ({ value, ...secret }) => {
    if (secrets === 'included' || referenceOf(value) !== undefined) return value;
    const substitute = stands(secret);
    replaced.push({ ...secret, stands: substitute ?? '' });
    return substitute;
  });
  return { config, text: canonicalText(config), secrets: replaced };
}

const isChosen =
  ({ workspaces }: Selection) =>
  (workspace: WorkspaceInput): boolean =>
    workspaces === undefined || workspaces.includes(workspaceId(workspace));

/** If clients and users are chosen, the workspace has only these, and the scopes the clients need. */
function select(workspace: WorkspaceInput, { clients, users }: Selection): WorkspaceInput {
  if (clients === undefined && users === undefined) return workspace;
  const { tid, aid, name } = workspace;
  const chosen = (workspace.clients ?? []).filter(({ client_id }) => clients?.includes(client_id));
  const needed = new Set(chosen.flatMap(({ scopes = [] }) => scopes));
  const scopes = (workspace.scopes ?? []).filter(({ name: scope }) => needed.has(scope));
  const services = new Set(scopes.map(({ service_id }) => service_id));
  return {
    tid,
    aid,
    ...(name !== undefined && { name }),
    users: (workspace.users ?? []).filter(({ username }) => users?.includes(username)),
    clients: chosen,
    services: (workspace.services ?? []).filter(({ id }) => services.has(id)),
    scopes,
  };
}

type Substitute = (secret: Omit<Secret, 'value'>) => string | undefined;

function substitutes(mode: SecretMode): Substitute {
  if (mode === 'placeholders') return placeholderOf;
  if (mode !== 'environment') return () => undefined;
  const taken = new Set<string>();
  return (secret) => `\${${variableOf(secret, taken)}}`;
}

/** Such as `WEB_APP_CLIENT_SECRET`, numbered if two secrets would have the same name. */
function variableOf({ id, field }: Omit<Secret, 'value'>, taken: Set<string>): string {
  const words = `${id}_${field}`
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  const name = words.join('_').replace(/^(?=\d)/, '_');
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
  taken.add(free);
  return free;
}

/** A hash can't be asked for, and no one would put one into a variable, so the password takes its place. */
function forgetHashes({ workspaces }: ConfigInput): void {
  for (const user of workspaces.flatMap(({ users = [] }) => users)) {
    if (user.hashed_password !== undefined) user.password = user.hashed_password;
    delete user.hashed_password;
  }
}
