import type { z } from 'zod';
import { configSchema, type ConfigInput } from '../../contract/config.ts';

/** The order of a schema's fields, and of what lies in them. Undefined: whatever is there stays as it stands. */
type Order = { fields: ReadonlyMap<string, Order> } | { items: Order } | undefined;

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
  if (shape) return { fields: new Map(Object.entries(shape).map(([key, field]) => [key, orderOf(field)])) };
  if (element) {
    const items = orderOf(element);
    return items && { items };
  }
  return innerType && orderOf(innerType);
}

function arrange(value: unknown, order: Order): unknown {
  if (!order || typeof value !== 'object' || value === null) return value;
  if ('items' in order) return Array.isArray(value) ? value.map((item) => arrange(item, order.items)) : value;
  if (Array.isArray(value)) return value;
  const given = value as Record<string, unknown>;
  const known = [...order.fields].filter(([key]) => Object.hasOwn(given, key));
  const unknown = Object.entries(given).filter(([key]) => !order.fields.has(key));
  // Not by assignment: a field named __proto__ would vanish.
  return Object.fromEntries([...known.map(([key, field]) => [key, arrange(given[key], field)] as const), ...unknown]);
}
