import { clientSchema } from '../../contract/client.ts';
import type { ConfigInput } from '../../contract/config.ts';
import { userSchema } from '../../contract/user.ts';

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

/** What a secret becomes; undefined removes it. */
export type Replace = (secret: Secret) => string | undefined;

const secretKeys = (shape: Record<string, { meta(): object | undefined }>): readonly string[] =>
  Object.keys(shape).filter((key) => (shape[key]?.meta() as { secret?: boolean } | undefined)?.secret === true);

/** The fields that the contract marks as secret. */
export const SECRET_KEYS = { client: secretKeys(clientSchema.shape), user: secretKeys(userSchema.shape) };

type Entry = Record<string, unknown>;

/** Replaces every secret of a draft. What is not a text is left for the schema to refuse. */
export function replaceSecrets(draft: ConfigInput, replace: Replace): void {
  const workspaces: unknown = draft.workspaces;
  listOf(workspaces).forEach((workspace, at) => {
    const inside = { workspace: `${String(workspace['tid'])}/${String(workspace['aid'])}`, at, replace };
    replaceIn(workspace, { ...inside, noun: 'client', list: 'clients', key: 'client_id' });
    replaceIn(workspace, { ...inside, noun: 'user', list: 'users', key: 'username' });
  });
}

interface Where {
  workspace: string;
  at: number;
  noun: 'client' | 'user';
  list: string;
  key: string;
  replace: Replace;
}

function replaceIn(workspace: Entry, { at, list, key, replace, ...where }: Where): void {
  listOf(workspace[list]).forEach((entry, index) => {
    const replaced = (field: string, value: string): string | undefined => {
      const path = `workspaces[${at}].${list}[${index}].${field}`;
      return replace({ workspace: where.workspace, noun: where.noun, id: String(entry[key]), field, value, path });
    };
    for (const field of SECRET_KEYS[where.noun]) replaceField(entry, field, replaced);
  });
}

function replaceField(
  entry: Entry,
  field: string,
  replaced: (field: string, value: string) => string | undefined,
): void {
  const value = entry[field];
  if (Array.isArray(value)) {
    entry[field] = value.flatMap((item: unknown, index) => {
      if (typeof item !== 'string') return [item];
      return replaced(`${field}[${index}]`, item) ?? [];
    });
  }
  if (typeof value !== 'string') return;
  const replacement = replaced(field, value);
  if (replacement === undefined) delete entry[field];
  else entry[field] = replacement;
}

const listOf = (value: unknown): Entry[] =>
  Array.isArray(value) ? value.filter((entry): entry is Entry => typeof entry === 'object' && entry !== null) : [];
