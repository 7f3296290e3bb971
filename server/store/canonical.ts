import type { z } from 'zod';
import { configSchema, type ConfigInput } from '../../contract/config.ts';

/** The order of a schema's fields, and of what lies in them. Undefined: whatever is there stays as it stands. */
type Order = { fields: ReadonlyMap<string, Field> } | { items: Order } | undefined;

interface Field {
  position: number;
  order: Order;
}

type Definition = {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
};

let configOrder: Order;

/**
 * A config as it is written to the file: two spaces, LF, the fields of the schema in the schema's order, then
 * unknown ones as they stand, arrays as they stand.
 */
export function canonicalText(config: ConfigInput): string {
  configOrder ??= orderOf(configSchema);
  return `${JSON.stringify(arrange(config, configOrder), undefined, 2)}\n`;
}

function orderOf(schema: z.ZodType): Order {
  const { shape, element, innerType } = schema.def as Definition;
  if (shape) {
    const fields = Object.entries(shape).map(
      ([key, field], position) => [key, { position, order: orderOf(field) }] as const,
    );
    return { fields: new Map(fields) };
  }
  if (element) {
    const items = orderOf(element);
    return items && { items };
  }
  return innerType && orderOf(innerType);
}

/** What is in order already is answered as it is, so that a config that was read from its own file costs no copy. */
function arrange(value: unknown, order: Order): unknown {
  if (!order || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return 'items' in order ? arrangeItems(value, order.items) : value;
  return 'fields' in order ? arrangeFields(value as Record<string, unknown>, order.fields) : value;
}

function arrangeItems(items: readonly unknown[], order: Order): readonly unknown[] {
  const arranged = items.map((item) => arrange(item, order));
  return arranged.every((item, index) => item === items[index]) ? items : arranged;
}

function arrangeFields(given: Record<string, unknown>, fields: ReadonlyMap<string, Field>): Record<string, unknown> {
  let last = -1;
  let inOrder = true;
  for (const key of Object.keys(given)) {
    const field = fields.get(key);
    const position = field?.position ?? fields.size;
    inOrder &&= position >= last && arrange(given[key], field?.order) === given[key];
    last = position;
  }
  if (inOrder) return given;
  const known = [...fields].filter(([key]) => Object.hasOwn(given, key));
  const unknown = Object.entries(given).filter(([key]) => !fields.has(key));
  // Not by assignment: a field named __proto__ would vanish.
  return Object.fromEntries([
    ...known.map(([key, { order }]) => [key, arrange(given[key], order)] as const),
    ...unknown,
  ]);
}
