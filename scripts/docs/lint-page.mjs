/**
 * The rules of lint as tables, from contract/lint.
 */
import { cellOf, renderTable } from './markdown.mjs';

/**
 * @typedef {{ title: string, severity: string, spec: string, why: string }} DocumentedRule
 */

/**
 * One table for each topic.
 * @param {Readonly<Record<string, Readonly<Record<string, DocumentedRule>>>>} groups
 */
export function renderLintRules(groups) {
  const parts = Object.entries(groups).map(([topic, rules]) => {
    const rows = Object.entries(rules).map(([id, { title, severity, spec, why }]) => [
      `\`${id}\``,
      severity,
      `**${cellOf(title)}.** ${cellOf(why)}`,
      cellOf(spec),
    ]);
    return `### ${topic}\n\n${renderTable([['Rule', 'Severity', 'What it finds, and why it matters', 'Specified in'], ...rows])}`;
  });
  return parts.join('\n\n');
}
