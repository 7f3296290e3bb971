import { z } from 'zod';
import { configSchema, type Config, type ConfigInput } from '../../contract/config.ts';
import { withDefaults, type FilledIn } from './defaults.ts';

type Definition = z.core.$ZodTypeDef & {
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
};

/** Lists within lists: workspaces, and in each its users, clients and the like. Each of those is one unit. */
const LISTS_DEEP = 2;

/**
 * A parser for configs that share unchanged parts. It doesn't check accepted parts again. The contract's own schema
 * does the checking, part by part, including the rules across parts. Its input must never change afterwards. Undefined
 * for an invalid config; the schema says why.
 */
export function createKnownParser(): (source: ConfigInput) => Config | undefined {
  const schema = partwise(configSchema, LISTS_DEEP);
  const known: FilledIn = { workspaces: new WeakMap(), clients: new WeakMap() };
  return (source) => schema.safeParse(withDefaults(source, known)).data as Config | undefined;
}

/** The same schema, with parts that remember what they accepted. */
function partwise(schema: z.ZodType, listsDeep: number): z.ZodType {
  const { shape, element, innerType, ...def } = schema.def as Definition;
  if (innerType) return rebuilt(schema, { ...def, innerType: partwise(innerType, listsDeep) });
  if (element)
    return remembering(
      listsDeep === 0 ? schema : rebuilt(schema, { ...def, element: partwise(element, listsDeep - 1) }),
    );
  if (!shape) return schema;
  if (listsDeep === 0) return remembering(schema);
  const parts = Object.entries(shape).map(([key, part]) => [key, partwise(part, listsDeep)] as const);
  return remembering(rebuilt(schema, { ...def, shape: Object.fromEntries(parts) }));
}

const rebuilt = (schema: z.ZodType, def: Definition): z.ZodType => schema.clone({ ...schema.def, ...def } as never);

function remembering(schema: z.ZodType): z.ZodType {
  const accepted = new WeakMap<object, unknown>();
  return z.unknown().transform((value, context) => {
    const isObject = typeof value === 'object' && value !== null;
    const known = isObject ? accepted.get(value) : undefined;
    if (known !== undefined) return known;
    const { success, data } = schema.safeParse(value);
    if (!success) {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
    if (isObject) accepted.set(value, data);
    return data;
  });
}
