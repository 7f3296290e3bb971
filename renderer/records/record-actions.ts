import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import { AdminError, type AdminClient } from '../api/admin-client.ts';
import { useConsole, useWorkspace } from '../api/console.tsx';
import type { Outcome } from '../api/hooks.ts';
import { useSchema } from '../forms/use-schema.ts';
import { withoutDefaults, type JsonObject } from '../forms/value.ts';
import type { JsonSchema } from '../forms/json-schema.ts';
import { offerUndo } from '../ui/undo-toast.tsx';
import { countOf, freeCopyId, nameOf, type At, type RecordKind } from './kind.ts';

export interface RecordActions<T extends JsonObject> {
  create: (record: JsonObject) => Promise<Outcome<T>>;
  update: (id: string, patch: JsonObject) => Promise<Outcome<T>>;
  /** Removes records at once and offers Undo. */
  remove: (records: readonly T[]) => Promise<void>;
  /** Returns the ids of the copies. */
  duplicate: (records: readonly T[], all: readonly T[]) => Promise<string[]>;
  patchAll: (records: readonly T[], patch: JsonObject, done: string) => Promise<void>;
}

async function attempt<R>(call: Promise<R>): Promise<Outcome<R>> {
  try {
    return { ok: true, data: await call };
  } catch (cause) {
    const error = cause instanceof AdminError ? cause : new AdminError(0, { error_description: String(cause) });
    return { ok: false, error };
  }
}

function tellRefusal(error: AdminError): void {
  notifications.show({ color: 'red', title: 'Couldn’t save', message: error.description });
}

/** Actions for records of one kind. Each shows its result. */
export function useRecordActions<T extends JsonObject>(kind: RecordKind<T>): RecordActions<T> {
  const { client } = useConsole();
  const { tid, aid } = useWorkspace();
  const schema = useSchema(kind.schema);
  return useMemo(() => actionsOf({ kind, client, at: { tid, aid }, schema }), [kind, client, tid, aid, schema]);
}

interface ActionParts<T extends JsonObject> {
  kind: RecordKind<T>;
  client: AdminClient;
  at: At;
  schema: JsonSchema | undefined;
}

function actionsOf<T extends JsonObject>({ kind, client, at, schema }: ActionParts<T>): RecordActions<T> {
  const short = (record: JsonObject): JsonObject => (schema ? withoutDefaults(record, schema) : record);
  const create = (record: JsonObject) => attempt(kind.create(client, at, short(record)));

  const restore = async (records: readonly T[]): Promise<void> => {
    for (const record of records) {
      const outcome = await create(record);
      if (!outcome.ok) return tellRefusal(outcome.error);
    }
    notifications.show({ message: `${countOf(records.length, kind.noun)} restored.` });
  };

  /** Runs one call after another. Stops at the first error and shows it. Returns what was done. */
  const each = async <R>(records: readonly T[], call: (record: T) => Promise<R>): Promise<[T, R][]> => {
    const done: [T, R][] = [];
    for (const record of records) {
      const outcome = await attempt(call(record));
      if (!outcome.ok) {
        tellRefusal(outcome.error);
        break;
      }
      done.push([record, outcome.data]);
    }
    return done;
  };

  return {
    create,
    update: (id, patch) => attempt(kind.update(client, at, id, patch)),
    async remove(records) {
      const removed = (await each(records, (record) => kind.remove(client, at, kind.idOf(record)))).map(
        ([record]) => record,
      );
      const [first] = removed;
      if (first === undefined) return;
      const what = removed.length === 1 ? nameOf(kind, first) : countOf(removed.length, kind.noun);
      offerUndo(`${what} deleted.`, () => void restore(removed));
    },
    async duplicate(records, all) {
      const taken = new Set(all.map((record) => kind.idOf(record)));
      const made = await each(records, (record) => {
        const id = freeCopyId(kind.idOf(record), taken);
        taken.add(id);
        return kind.create(client, at, short(kind.copyOf(record, id)));
      });
      if (made.length > 0) notifications.show({ message: `${countOf(made.length, kind.noun)} duplicated.` });
      return made.map(([, copy]) => kind.idOf(copy));
    },
    async patchAll(records, patch, done) {
      const changed = await each(records, (record) => kind.update(client, at, kind.idOf(record), patch));
      if (changed.length > 0) notifications.show({ message: `${countOf(changed.length, kind.noun)} ${done}.` });
    },
  };
}
