import type { z } from 'zod';
import { clientSchema } from '../../contract/config/client.ts';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import { claimSchema, scopeSchema, serviceSchema } from '../../contract/config/scope.ts';
import { settingsSchema } from '../../contract/config/settings.ts';
import { userSchema } from '../../contract/config/user.ts';
import { COLLECTION_NOUNS, COLLECTIONS, entriesOf, isSameJson, type CollectionNoun } from '../config/changes.ts';
import { SECRET_KEYS } from '../config/secret-fields.ts';
import { mergePatch } from './merge-patch.ts';

type Entry = Record<string, unknown>;

/**
 * What a file specifies about the things of one workspace, as merge patches by thing: `settings`, `client web-app`. A
 * thing without a patch was only assumed: it is added if missing, and changes nothing existing.
 */
export type Said = Readonly<Record<string, Entry>>;

const SCHEMAS: Readonly<Record<CollectionNoun, z.ZodType>> = {
  user: userSchema,
  client: clientSchema,
  service: serviceSchema,
  scope: scopeSchema,
  claim: claimSchema,
};

/** A file's workspace on top of the existing one. What the file doesn't mention stays unchanged. */
export function laidOver(there: WorkspaceInput, file: WorkspaceInput, said: Said): WorkspaceInput {
  const { settings: _settings, ...rest } = file;
  const settings = said['settings'] && patched(settingsSchema, there.settings ?? {}, said['settings']);
  const lists = COLLECTION_NOUNS.filter((noun) => file[COLLECTIONS[noun].list]).map((noun) => {
    const { list, idOf } = COLLECTIONS[noun];
    const former = new Map(entriesOf(there, noun).map((entry) => [idOf(entry), entry]));
    const entries = entriesOf(file, noun).map((entry) => {
      const before = former.get(idOf(entry));
      const patch = said[`${noun} ${idOf(entry)}`];
      if (!before) return entry;
      return patch ? patched(SCHEMAS[noun], before, patch, withSecretsOf(noun, entry)) : before;
    });
    return [list, entries] as const;
  });
  return { ...rest, ...(settings && { settings }), ...Object.fromEntries(lists) } as WorkspaceInput;
}

/** A patched thing, or the thing itself if the patch changes only how it is written. */
function patched(schema: z.ZodType, before: object, patch: Entry, complete = (after: Entry): Entry => after): object {
  const after = complete(mergePatch(before, patch) as Entry);
  const [former, latter] = [schema.safeParse(before), schema.safeParse(after)];
  return former.success && latter.success && isSameJson(former.data, latter.data) ? before : after;
}

/** Secrets are as the import resolved them: kept, answered, or the file's. A password also counts as a hash. */
const withSecretsOf =
  (noun: CollectionNoun, entry: Entry) =>
  (after: Entry): Entry => {
    if (noun !== 'user' && noun !== 'client') return after;
    const keys = SECRET_KEYS[noun];
    const isSettled = (key: string): boolean => entry[key] !== undefined || noun === 'user';
    const others = Object.entries(after).filter(([key]) => !keys.includes(key) || !isSettled(key));
    const own = keys.filter((key) => entry[key] !== undefined).map((key) => [key, entry[key]] as const);
    return Object.fromEntries([...others, ...own]);
  };
