import type { AdminClient } from '../api/admin-client.ts';
import type { JsonObject } from '../forms/value.ts';

export interface At {
  tid: string;
  aid: string;
}

/** What the screens for users, clients, services, scopes and claims need to know about their records. */
export interface RecordKind<T extends JsonObject> {
  /** What one is called. */
  noun: string;
  /** The name of its schema in the admin API's OpenAPI document. */
  schema: string;
  idOf(record: T): string;
  /** Its display name, if that is not its id. */
  nameOf?(record: T): string;
  create(client: AdminClient, at: At, record: JsonObject): Promise<T>;
  update(client: AdminClient, at: At, id: string, patch: JsonObject): Promise<T>;
  remove(client: AdminClient, at: At, id: string): Promise<void>;
  /** The same record under another id. */
  copyOf(record: T, id: string): JsonObject;
}

/** `id-copy`, or the first free one of `id-copy-2`, `id-copy-3` … */
export function freeCopyId(id: string, taken: ReadonlySet<string>): string {
  const base = `${id.replace(/-copy(?:-\d+)?$/, '')}-copy`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The display name of a record. */
export const nameOf = <T extends JsonObject>(kind: RecordKind<T>, record: T): string =>
  kind.nameOf?.(record) ?? kind.idOf(record);

export const moreActions = (noun: string): string => `More actions for this ${noun}`;

/** `1 user`, `3 users`. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Whether every word of the query occurs in these texts. */
export function matchesQuery(query: string, texts: readonly (string | undefined)[]): boolean {
  const hay = texts.filter(Boolean).join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
