/**
 * The documentation of the checks, from the catalogue in contract/traffic/checks.ts.
 */
import { renderTable } from './markdown.mjs';

/**
 * @typedef {{ title: string, steps: Readonly<Record<string, string>>,
 *   whenFailed?: { expected?: string, hint?: string } }} DocumentedCheck
 * @typedef {{ number: number, title: string, spec: string }} DocumentedStep
 */

const INTRO = `# Checks

Generated from \`contract/traffic/checks.ts\` by \`npm run docs\`.

Understudy records every check it makes. A check is an event \`flow.step\` with its \`step\`, its \`check\`, its
\`outcome\` (\`passed\`, \`failed\`, \`waiting\`, \`skipped\` or \`noted\`) and, where they help, what was expected, what was
received and what to do. Live shows them under the step they belong to.`;

/**
 * docs/checks.md, whole: the checks of each step, in the order of the steps.
 * @param {Readonly<Record<string, DocumentedStep>>} steps
 * @param {Readonly<Record<string, DocumentedCheck>>} checks
 */
export function renderChecksPage(steps, checks) {
  const sections = Object.entries(steps).map(([step, { title, spec }]) => {
    const rows = Object.entries(checks).flatMap(([id, check]) => {
      const specified = check.steps[step];
      return specified === undefined ? [] : [[check.title, `\`${id}\``, specified, check.whenFailed?.hint ?? '']];
    });
    const table = renderTable([['Check', 'Name in events', 'Specified in', 'If it fails'], ...rows]);
    return `## ${title}\n\n\`${step}\` · ${spec}\n\n${table}`;
  });
  return `${[INTRO, ...sections].join('\n\n')}\n`;
}
