/** The reference of the admin API's operations, from its OpenAPI document. */
import { anchorOf, cellOf, renderTable } from './markdown.mjs';

/**
 * @typedef {{ $ref?: string, title?: string, properties?: Readonly<Record<string, Schema>>,
 *   required?: readonly string[], oneOf?: readonly Schema[], anyOf?: readonly Schema[] }} Schema
 * @typedef {{ $ref?: string, name?: string, in?: string }} Parameter
 * @typedef {{ operationId: string, tags: readonly string[], summary: string, parameters?: readonly Parameter[],
 *   requestBody?: { content: Readonly<Record<string, { schema: Schema }>> },
 *   responses: Readonly<Record<string, unknown>> }} Operation
 * @typedef {{ paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>,
 *   components: { schemas: Readonly<Record<string, Schema>> } }} OpenApi
 */

/** Schemas that have a table in docs/config.md are linked to it. @param {string} title */
const linkTo = (title) => `[${title}](config.md#${anchorOf(title)})`;

const SCHEMAS = '#/components/schemas/';

/** @type {(schema: Schema) => string} */
const namesOf = ({ properties = {} }) => Object.keys(properties).toSorted().join();

/**
 * What a body holds: a link to its reference, or the names of its fields; `?` marks those that may be left out.
 * @type {(document: OpenApi, schema: Schema) => string}
 */
function bodyOf(document, schema) {
  const { schemas } = document.components;
  const named = schema.$ref
    ? schemas[schema.$ref.replace(SCHEMAS, '')]
    : Object.values(schemas).find((known) => known.properties && namesOf(known) === namesOf(schema));
  if (named?.title) return linkTo(named.title);
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.map((variant) => bodyOf(document, variant)).join(' or ');
  if (!schema.properties) return schema.title ?? 'JSON';
  const { properties, required = [] } = schema;
  return Object.keys(properties)
    .map((name) => `\`${name}${required.includes(name) ? '' : '?'}\``)
    .join(', ');
}

/** @type {(operation: Operation) => string} */
const queryOf = ({ parameters = [] }) =>
  parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => `\`?${name}\``)
    .join(', ');

/** @type {(document: OpenApi, operation: Operation) => string} */
function takes(document, operation) {
  const { schema } = Object.values(operation.requestBody?.content ?? {})[0] ?? {};
  return [queryOf(operation), schema ? bodyOf(document, schema) : ''].filter(Boolean).join(' ');
}

/** @type {(operation: Operation) => string} */
const successOf = ({ responses }) => Object.keys(responses).find((status) => status.startsWith('2')) ?? '';

/** @param {string} tag */
const headingOf = (tag) => tag.charAt(0).toUpperCase() + tag.slice(1);

/**
 * A table for each group of operations.
 * @param {OpenApi} document
 */
export function renderOperations(document) {
  /** @type {Map<string, string[][]>} */
  const groups = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [tag = ''] = operation.tags;
      const row = [
        `\`${method.toUpperCase()} ${path}\``,
        cellOf(operation.summary),
        takes(document, operation),
        successOf(operation),
      ];
      groups.set(tag, [...(groups.get(tag) ?? []), row]);
    }
  }
  return [...groups]
    .map(
      ([tag, rows]) =>
        `### ${headingOf(tag)}\n\n${renderTable([['Request', 'What it does', 'Takes', 'Status'], ...rows])}`,
    )
    .join('\n\n');
}
