/** The catalogue of faults, from contract/faults/. */
import { cellOf, renderTable } from './markdown.mjs';

/**
 * @typedef {{ kind: string, family: string, title: string, does: string, client: string, isOptional?: boolean,
 *   why: string, spec: string, params: { properties?: Readonly<Record<string, Param>> } }} Kind
 * @typedef {{ default?: unknown, enum?: readonly unknown[], minimum?: number, maximum?: number }} Param
 */

const REACTIONS = /** @type {Readonly<Record<string, string>>} */ ({
  refuse: 'refuse',
  tolerate: 'tolerate',
  retry: 'retry',
  give_up: 'give up',
});

/** The values that a parameter may have, its default first. @type {(param: Param) => string} */
function valuesOf({ default: standard, enum: values, minimum, maximum }) {
  const first = `\`${String(standard)}\``;
  if (values)
    return [first, ...values.filter((value) => value !== standard).map((value) => `\`${String(value)}\``)].join(', ');
  return minimum === undefined ? first : `${first} (${minimum} to ${maximum})`;
}

/** @type {(kind: Kind) => string} */
const paramsOf = ({ params: { properties = {} } }) =>
  Object.entries(properties)
    .map(([name, param]) => `\`${name}\`: ${valuesOf(param)}`)
    .join('; ');

/**
 * A table for each family. An asterisk marks a reaction that the specification leaves to the client.
 * @param {readonly Kind[]} kinds
 * @param {Readonly<Record<string, string>>} families
 */
export function renderFaults(kinds, families) {
  return Object.entries(families)
    .map(([family, title]) => {
      const rows = kinds
        .filter((kind) => kind.family === family)
        .map((kind) => [
          `\`${kind.kind}\``,
          cellOf(kind.does),
          paramsOf(kind),
          `${REACTIONS[kind.client]}${kind.isOptional ? ' \\*' : ''}`,
          cellOf(`${kind.why} ${kind.spec}`),
        ]);
      return `### ${title}\n\n${renderTable([['Kind', 'What it does', 'Parameters', 'Client should', 'Why'], ...rows])}`;
    })
    .join('\n\n');
}
