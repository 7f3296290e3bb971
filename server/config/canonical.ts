import { z } from 'zod';
import { configSchema, type ConfigInput } from '../../contract/config/config.ts';

/** The order of a schema's fields, nested ones included. Undefined: keep the existing order. */
type Order = { fields: ReadonlyMap<string, Field> } | { items: Order } | undefined;

interface Field {
  position: number;
  order: Order;
}

type Fields = Record<string, unknown>;

let configOrder: Order;

/** The bytes of users, clients and the like, by object. What two configs share is serialized once. */
export type KnownBytes = WeakMap<object, Buffer>;

/**
 * A config as written to the file: two spaces, LF, the schema's fields in schema order, then unknown fields and arrays
 * in their existing order.
 */
export const canonicalText = (config: ConfigInput): string => canonicalBytes(config, new WeakMap()).toString();

/** The same as UTF-8. Only immutable objects may have known bytes. */
export function canonicalBytes(config: ConfigInput, known: KnownBytes): Buffer {
  configOrder ??= orderOf(configSchema);
  const writer = new Writer(known);
  writer.write(config, configOrder, { indent: '', lists: 0 });
  return writer.end();
}

interface Place {
  indent: string;
  /** How many lists it is nested in. In two, it is a user, a client or the like. */
  lists: number;
}

/** Writes everything around users, clients and the like, and leaves those to JSON.stringify. */
class Writer {
  readonly #known: KnownBytes;
  readonly #parts: Buffer[] = [];
  #text = '';

  constructor(known: KnownBytes) {
    this.#known = known;
  }

  end(): Buffer {
    this.#flush('\n');
    return Buffer.concat(this.#parts);
  }

  write(value: unknown, order: Order, place: Place): void {
    if (order && isObject(value)) {
      if (place.lists === 2) return this.#writeEntry(value, order, place);
      if ('items' in order && Array.isArray(value)) return this.#writeList(value, order.items, place);
      if ('fields' in order && !Array.isArray(value)) return this.#writeFields(value as Fields, order.fields, place);
    }
    this.#text += textOf(value, place.indent);
  }

  #writeList(items: readonly unknown[], order: Order, { indent, lists }: Place): void {
    const inner = { indent: `${indent}  `, lists: lists + 1 };
    items.forEach((item, at) => {
      this.#text += `${at === 0 ? '[' : ','}\n${inner.indent}`;
      this.write(item, order, inner);
    });
    this.#text += items.length === 0 ? '[]' : `\n${indent}]`;
  }

  #writeFields(given: Fields, fields: ReadonlyMap<string, Field>, { indent, lists }: Place): void {
    const inner = { indent: `${indent}  `, lists };
    const members = Object.entries(sortFields(given, fields)).filter(([, member]) => member !== undefined);
    members.forEach(([key, member], at) => {
      this.#text += `${at === 0 ? '{' : ','}\n${inner.indent}${JSON.stringify(key)}: `;
      this.write(member, fields.get(key)?.order, inner);
    });
    this.#text += members.length === 0 ? '{}' : `\n${indent}}`;
  }

  #writeEntry(entry: object, order: Order, { indent }: Place): void {
    let bytes = this.#known.get(entry);
    if (!bytes) {
      bytes = Buffer.from(textOf(arrange(entry, order), indent));
      this.#known.set(entry, bytes);
    }
    this.#flush('');
    this.#parts.push(bytes);
  }

  #flush(end: string): void {
    this.#parts.push(Buffer.from(this.#text + end));
    this.#text = '';
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A value at its depth. JSON.stringify indents it inside that many lists, which are cut off. */
function textOf(value: unknown, { length }: string): string {
  const depth = length / 2;
  let nested = value;
  for (let at = 0; at < depth; at++) nested = [nested];
  const [before, after] = [depth * (depth + 3), depth * (depth + 1)];
  return JSON.stringify(nested, undefined, 2).slice(before, after === 0 ? undefined : -after);
}

function orderOf(schema: z.ZodType): Order {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(
      ([key, field], position) => [key, { position, order: orderOf(field) }] as const,
    );
    return { fields: new Map(fields) };
  }
  const inner = 'unwrap' in schema ? orderOf((schema as z.ZodOptional<z.ZodType>).unwrap()) : undefined;
  return inner && schema instanceof z.ZodArray ? { items: inner } : inner;
}

/** Returns ordered input unchanged, so a config read from its own file costs no copy. */
function arrange(value: unknown, order: Order): unknown {
  if (!order || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return 'items' in order ? arrangeItems(value, order.items) : value;
  return 'fields' in order ? arrangeFields(value as Fields, order.fields) : value;
}

function arrangeItems(items: readonly unknown[], order: Order): readonly unknown[] {
  const arranged = items.map((item) => arrange(item, order));
  return arranged.every((item, index) => item === items[index]) ? items : arranged;
}

function arrangeFields(given: Fields, fields: ReadonlyMap<string, Field>): Fields {
  const sorted = sortFields(given, fields);
  const arranged = (key: string): unknown => arrange(sorted[key], fields.get(key)?.order);
  const keys = Object.keys(sorted);
  if (keys.every((key) => arranged(key) === sorted[key])) return sorted;
  // Not by assignment, because a field named __proto__ would vanish.
  return Object.fromEntries(keys.map((key) => [key, arranged(key)]));
}

/** Fields in schema order, then unknown ones in their existing order. */
function sortFields(given: Fields, fields: ReadonlyMap<string, Field>): Fields {
  const positionOf = (key: string): number => fields.get(key)?.position ?? fields.size;
  const positions = Object.keys(given).map(positionOf);
  if (positions.every((position, at) => at === 0 || position >= positions[at - 1]!)) return given;
  return Object.fromEntries(Object.entries(given).toSorted(([one], [other]) => positionOf(one) - positionOf(other)));
}
