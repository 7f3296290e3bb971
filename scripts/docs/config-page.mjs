/** The reference of the config file's fields, from its JSON Schema. */
import { anchorOf, cellOf, renderTable } from './markdown.mjs';

/**
 * @typedef {{ $ref?: string, type?: string, title?: string, description?: string, default?: unknown, const?: unknown,
 *   enum?: readonly unknown[], pattern?: string, format?: string, items?: Schema, required?: readonly string[],
 *   properties?: Readonly<Record<string, Schema>>, secret?: boolean, relaxation?: boolean }} Schema
 * @typedef {{ $defs: Readonly<Record<string, Schema>> }} ConfigSchema
 */

/** How a duration is recognized: the pattern that contract/ gives it. */
const DURATION = '(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?';

/** @type {(config: ConfigSchema, schema: Schema) => Schema | undefined} */
const definitionOf = ({ $defs }, { $ref }) => ($ref === undefined ? undefined : $defs[$ref.replace('#/$defs/', '')]);

const code = (/** @type {unknown} */ value) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** @type {(config: ConfigSchema, schema: Schema) => string} */
function typeOf(config, schema) {
  const { title } = definitionOf(config, schema) ?? {};
  if (title !== undefined) return `[${title}](#${anchorOf(title)})`;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.type === 'array') return `list of ${typeOf(config, schema.items ?? {})}`;
  if (schema.pattern?.includes(DURATION)) return 'duration';
  if (schema.format === 'uri') return 'URL';
  return schema.type ?? 'any JSON';
}

/** @type {(value: unknown) => boolean} */
const isEmptyObject = (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** @type {(schema: Schema, isRequired: boolean) => string} */
function defaultOf(schema, isRequired) {
  if (isRequired) return 'required';
  if (schema.default === undefined || isEmptyObject(schema.default)) return '';
  return code(schema.default);
}

/** @type {(schema: Schema) => string} */
function descriptionOf({ title, description, secret, relaxation }) {
  const notes = [...(secret ? ['A secret.'] : []), ...(relaxation ? ['Weakens security.'] : [])];
  const text = [title && `**${title}.**`, description, ...notes].filter(Boolean).join(' ');
  return cellOf(text);
}

/**
 * The rows of an object's fields; those of an object inside it follow it as `sso.enabled`.
 * @type {(config: ConfigSchema, schema: Schema, prefix?: string) => string[][]}
 */
function rowsOf(config, { properties = {}, required = [] }, prefix = '') {
  return Object.entries(properties).flatMap(([name, schema]) => [
    [code(prefix + name), typeOf(config, schema), defaultOf(schema, required.includes(name)), descriptionOf(schema)],
    ...(schema.properties ? rowsOf(config, schema, `${prefix}${name}.`) : []),
  ]);
}

/**
 * A table for each kind of object in the config, in the order of the schema.
 * @param {ConfigSchema} config
 */
export function renderConfigFields(config) {
  const sections = Object.values(config.$defs).map((definition) =>
    [
      `### ${definition.title}`,
      definition.description,
      renderTable([['Field', 'Type', 'Default', 'What it does'], ...rowsOf(config, definition)]),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );
  return sections.join('\n\n');
}
