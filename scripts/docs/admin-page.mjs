/** The reference of the admin API's operations, from its OpenAPI document. */
import { anchorOf, cellOf, renderTable } from './markdown.mjs';

/**
 * @typedef {{ $ref?: string, type?: string, title?: string, const?: unknown, items?: Schema,
 *   properties?: Readonly<Record<string, Schema>>, required?: readonly string[], oneOf?: readonly Schema[],
 *   anyOf?: readonly Schema[] }} Schema
 * @typedef {Readonly<Record<string, { schema: Schema }>>} Content
 * @typedef {{ $ref?: string, name?: string, in?: string }} Parameter
 * @typedef {{ operationId: string, tags: readonly string[], summary: string, parameters?: readonly Parameter[],
 *   requestBody?: { content: Content }, responses: Readonly<Record<string, { content?: Content }>> }} Operation
 * @typedef {{ paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>,
 *   components: { schemas: Readonly<Record<string, Schema>> } }} OpenApi
 * @typedef {{ document: OpenApi, linked: ReadonlySet<string> }} Context `linked`: the titles with a table in
 *   docs/config.md.
 */

const SCHEMAS = '#/components/schemas/';
const EVENT_STREAM = 'text/event-stream';

/** @type {(schema: Schema) => string} */
const namesOf = ({ properties = {} }) => Object.keys(properties).toSorted().join();

/** The component that a schema is, by reference or by its fields. @type {(context: Context, schema: Schema) => Schema | undefined} */
function componentOf({ document }, schema) {
  const { schemas } = document.components;
  if (schema.$ref) return { title: schema.$ref.replace(SCHEMAS, ''), ...schemas[schema.$ref.replace(SCHEMAS, '')] };
  return Object.values(schemas).find(
    ({ title, properties }) => title && properties && namesOf({ properties }) === namesOf(schema),
  );
}

/**
 * What a body holds: a link to its reference, or the names of its fields; `?` marks those that may be left out.
 * @type {(context: Context, schema: Schema) => string}
 */
function bodyOf(context, schema) {
  const title = componentOf(context, schema)?.title;
  if (title) return context.linked.has(title) ? `[${title}](config.md#${anchorOf(title)})` : `\`${title}\``;
  if (schema.type === 'array' && schema.items) {
    const isInline = schema.items.properties && !componentOf(context, schema.items);
    return `list of ${isInline ? 'objects with ' : ''}${bodyOf(context, schema.items)}`;
  }
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.map((variant) => bodyOf(context, variant)).join(' or ');
  if (!schema.properties) return schema.title ?? 'JSON';
  const { properties, required = [] } = schema;
  return Object.entries(properties)
    .map(([name, field]) => {
      const value = field.const === undefined ? '' : `: ${JSON.stringify(field.const)}`;
      return `\`${name}${required.includes(name) ? '' : '?'}${value}\``;
    })
    .join(', ');
}

/** @type {(operation: Operation) => string} */
const queryOf = ({ parameters = [] }) =>
  parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => `\`?${name}\``)
    .join(', ');

/** @type {(context: Context, content?: Content) => string} */
function contentOf(context, content = {}) {
  if (content[EVENT_STREAM]) return 'stream of events';
  const texts = Object.keys(content).filter((type) => type.startsWith('text/'));
  if (texts.length > 0) return texts.map((type) => `\`${type}\``).join(' or ');
  const { schema } = Object.values(content)[0] ?? {};
  return schema ? bodyOf(context, schema) : '';
}

/** @type {(context: Context, operation: Operation) => string} */
function returned(context, { responses }) {
  const [status = '', response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  return [status, contentOf(context, response?.content)].filter(Boolean).join(' ');
}

/** @param {string} tag */
const headingOf = (tag) => tag.charAt(0).toUpperCase() + tag.slice(1);

/**
 * A table for each group of operations.
 * @param {OpenApi} document
 * @param {ReadonlySet<string>} linked
 */
export function renderOperations(document, linked) {
  const context = { document, linked };
  /** @type {Map<string, string[][]>} */
  const groups = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [tag = ''] = operation.tags;
      const row = [
        `\`${method.toUpperCase()} ${path}\``,
        cellOf(operation.summary),
        [queryOf(operation), contentOf(context, operation.requestBody?.content)].filter(Boolean).join(' '),
        returned(context, operation),
      ];
      groups.set(tag, [...(groups.get(tag) ?? []), row]);
    }
  }
  return [...groups]
    .map(
      ([tag, rows]) =>
        `### ${headingOf(tag)}\n\n${renderTable([['Request', 'What it does', 'Takes', 'Returns'], ...rows])}`,
    )
    .join('\n\n');
}
