import { z } from 'zod';
import { configSchemaWith, type Config, type ConfigInput } from '../../contract/config/config.ts';
import { withDefaults, type FilledIn } from './defaults.ts';

/**
 * A parser for configs that share unchanged parts. It doesn't check users, clients and the like again once it has
 * accepted them. Its input must never change afterwards. Undefined for an invalid config; the contract's own schema
 * says why.
 */
export function createKnownParser(): (source: ConfigInput) => Config | undefined {
  const schema = configSchemaWith(remembering);
  const known: FilledIn = new WeakMap();
  return (source) => schema.safeParse(withDefaults(source, known), { jitless: true }).data;
}

/** After so many parses it pays to compile a schema. A start with few entries doesn't wait for it. */
const COMPILED_AFTER = 200;

function remembering<S extends z.ZodType>(entry: S): S {
  const accepted = new WeakMap<object, unknown>();
  let parses = 0;
  const remembers = z.unknown().transform((value, context) => {
    const isObject = typeof value === 'object' && value !== null;
    const known = isObject ? accepted.get(value) : undefined;
    if (known !== undefined) return known;
    const { success, data } = entry.safeParse(value, { jitless: (parses += 1) < COMPILED_AFTER });
    if (!success) {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
    if (isObject) accepted.set(value, data);
    return data;
  });
  return remembers as unknown as S;
}
