import { clientSchema } from '../../contract/config/client.ts';
import type { ConfigInput } from '../../contract/config/config.ts';
import { userSchema } from '../../contract/config/user.ts';

/** One secret in a config. */
export interface Secret {
  workspace: string;
  noun: 'client' | 'user';
  id: string;
  /** Such as `client_secret`, or `rotated_secrets[0]`. */
  field: string;
  value: string;
  /** Such as `workspaces[0].clients[2].client_secret`. */
  path: string;
}

/** The new value of a secret; undefined removes it. */
export type Replace = (secret: Secret) => string | undefined;

const secretKeys = (shape: Record<string, { meta(): object | undefined }>): readonly string[] =>
  Object.keys(shape).filter((key) => (shape[key]?.meta() as { secret?: boolean } | undefined)?.secret === true);

/** The fields the contract marks as secret. */
export const SECRET_KEYS = { client: secretKeys(clientSchema.shape), user: secretKeys(userSchema.shape) };

type Entry = Record<string, unknown>;

/**
 * The config with every secret replaced whose value `concerns` it. The given config is unchanged, and unchanged parts
 * are shared. Values that aren't strings are left for the schema to refuse.
 */
export function replaceSecrets(
  config: ConfigInput,
  replace: Replace,
  concerns: (value: string) => boolean = () => true,
): ConfigInput {
  return mapEntries(config as unknown as Entry, 'workspaces', (workspace, at) => {
    const inside = { workspace: `${String(workspace['tid'])}/${String(workspace['aid'])}`, at, replace, concerns };
    const clients = replaceIn(workspace, { ...inside, noun: 'client', list: 'clients', key: 'client_id' });
    return replaceIn(clients, { ...inside, noun: 'user', list: 'users', key: 'username' });
  }) as unknown as ConfigInput;
}

interface Where {
  workspace: string;
  at: number;
  noun: 'client' | 'user';
  list: string;
  key: string;
  replace: Replace;
  concerns: (value: string) => boolean;
}

const replaceIn = (workspace: Entry, { at, list, key, replace, concerns, ...where }: Where): Entry =>
  mapEntries(workspace, list, (entry, index) => {
    const replaced = (field: string, value: string): string | undefined => {
      if (!concerns(value)) return value;
      const path = `workspaces[${at}].${list}[${index}].${field}`;
      return replace({ ...where, id: String(entry[key]), field, value, path });
    };
    return SECRET_KEYS[where.noun].reduce((made, field) => replaceField(made, field, replaced), entry);
  });

/** The value with the entries of one of its lists replaced, or the value itself if none was. */
function mapEntries(value: Entry, list: string, map: (entry: Entry, index: number) => Entry): Entry {
  const entries = value[list];
  if (!Array.isArray(entries)) return value;
  const mapped = entries.map((entry: unknown, index) => (isEntry(entry) ? map(entry, index) : entry));
  return mapped.every((entry, index) => entry === entries[index]) ? value : { ...value, [list]: mapped };
}

function replaceField(
  entry: Entry,
  field: string,
  replaced: (field: string, value: string) => string | undefined,
): Entry {
  const value = entry[field];
  if (Array.isArray(value)) {
    const items = value.flatMap((item: unknown, index) =>
      typeof item === 'string' ? (replaced(`${field}[${index}]`, item) ?? []) : [item],
    );
    const isSame = items.length === value.length && items.every((item, index) => item === value[index]);
    return isSame ? entry : { ...entry, [field]: items };
  }
  if (typeof value !== 'string') return entry;
  const replacement = replaced(field, value);
  if (replacement === value) return entry;
  if (replacement !== undefined) return { ...entry, [field]: replacement };
  const { [field]: _secret, ...rest } = entry;
  return rest;
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;
