/** The subset of JSON Schema (2020-12) that forms support, with our two annotations. */
export interface JsonSchema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: readonly unknown[];
  default?: unknown;
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  minimum?: number;
  /** Masked until you reveal it. */
  secret?: boolean;
  /** Less safe than the rule it relaxes. */
  relaxation?: boolean;
}

/** The schemas that a `$ref` can name, by the last part of its path. */
export type SchemaLibrary = Readonly<Record<string, JsonSchema>>;

/** The kinds of field. */
export type FieldKind =
  | 'text'
  | 'secret'
  | 'secrets'
  | 'number'
  | 'switch'
  | 'choice'
  /** A list that holds exactly one of a few values. */
  | 'oneChoice'
  | 'choices'
  | 'tags'
  | 'lines'
  | 'duration'
  | 'group'
  | 'json';

const SHORT_ENTRY = 256;
/** A pattern with hours, minutes and seconds. It identifies durations such as 1h0m0s. */
const isDurationPattern = (pattern = ''): boolean => /h\).*m\).*s\)/.test(pattern);

/** Resolves a reference. Returns other schemas as they are. */
export function resolveSchema(schema: JsonSchema, library: SchemaLibrary): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const named = library[$ref.slice($ref.lastIndexOf('/') + 1)];
  return named ? { ...resolveSchema(named, library), ...beside } : beside;
}

/** The kind of field for values of this schema. Anything else is edited as JSON. */
export function fieldKind(schema: JsonSchema): FieldKind {
  switch (schema.type) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return listKind(schema);
    case 'object':
      return isGroup(schema) ? 'group' : 'json';
    case 'string':
      if (schema.enum) return 'choice';
      if (schema.secret) return 'secret';
      return isDurationPattern(schema.pattern) ? 'duration' : 'text';
    default:
      return 'json';
  }
}

function listKind(schema: JsonSchema): FieldKind {
  const { items = {}, maxItems } = schema;
  if (items.type !== 'string') return 'json';
  if (items.enum) return maxItems === 1 ? 'oneChoice' : 'choices';
  if (schema.secret) return 'secrets';
  return (items.maxLength ?? 0) > SHORT_ENTRY ? 'lines' : 'tags';
}

const isGroup = ({ properties }: JsonSchema): boolean =>
  properties !== undefined && Object.values(properties).every((property) => fieldKind(property) !== 'json');

/** The fields of a schema that are not listed yet. */
export const otherFields = ({ properties = {} }: JsonSchema, named: readonly string[]): string[] =>
  Object.keys(properties).filter((name) => !named.includes(name));

/** Turns `street_address` into `Street address`. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const labelOf = (name: string, schema: JsonSchema): string => schema.title ?? wordsOf(name);

/** The default as you would type it. Undefined if it can't be typed. */
export function placeholderOf(schema: JsonSchema): string | undefined {
  const { default: standard } = schema;
  if (typeof standard === 'string' || typeof standard === 'number') return String(standard);
  return Array.isArray(standard) && standard.length > 0 ? standard.join(', ') : undefined;
}

export const choicesOf = (schema: JsonSchema): string[] => (schema.enum ?? []).map(String);
