/** `npm run docs` writes what is generated from the code; with --check it only says what is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';
import { renderOperations } from './docs/admin-page.mjs';
import { renderPicture, renderRooms } from './docs/architecture-picture.mjs';
import { renderChecksPage } from './docs/checks-page.mjs';
import { renderConfigFields } from './docs/config-page.mjs';
import { renderConnectPages, renderFrameworks, renderValidators } from './docs/connect-pages.mjs';
import { renderFaults } from './docs/faults-page.mjs';
import { renderLintRules } from './docs/lint-page.mjs';
import { withPart } from './docs/markdown.mjs';
import { renderEndpointsPage, withEndpointsTable } from './endpoint-docs.mjs';
import { ROOT } from './targets.mjs';

/**
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
async function load(path) {
  const { module } = await runnerImport(join(ROOT, path), { configFile: false, logLevel: 'error', root: ROOT });
  return /** @type {T} */ (module);
}

const read = (/** @type {string} */ path) => {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return '';
  }
};

/**
 * A page with its generated part, in the format that `npm run check` demands.
 * @param {string} path
 * @param {string} part
 * @param {string} text
 */
const page = (path, part, text) => formatted(path, withPart(read(path), part, text));

/**
 * @param {string} path
 * @param {string} text
 */
async function formatted(path, text) {
  const file = join(ROOT, path);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** @type {{ ENDPOINTS: readonly import('./endpoint-docs.mjs').MountedEndpoint[] }} */
const { ENDPOINTS } = await load('server/endpoints/index.ts');
/** @type {{ CHECKS: Parameters<typeof renderChecksPage>[1] }} */
const { CHECKS } = await load('contract/traffic/checks.ts');
/** @type {{ RULE_GROUPS: Parameters<typeof renderLintRules>[0] }} */
const { RULE_GROUPS } = await load('contract/lint/rules.ts');
/** @type {{ STEPS: Parameters<typeof renderChecksPage>[0] }} */
const { STEPS } = await load('contract/traffic/steps.ts');
/** @type {{ faultCatalogue(): Parameters<typeof renderFaults>[0] }} */
const { faultCatalogue } = await load('contract/faults/catalogue.ts');
/** @type {{ FAULT_FAMILIES: Parameters<typeof renderFaults>[1] }} */
const { FAULT_FAMILIES } = await load('contract/faults/names.ts');
/** @type {{ configJsonSchema(): import('./docs/config-page.mjs').ConfigSchema, configJsonSchemaText(): string }} */
const { configJsonSchema, configJsonSchemaText } = await load('server/config/config-schema.ts');
/** @type {{ openApiDocument(version: string): import('./docs/admin-page.mjs').OpenApi }} */
const { openApiDocument } = await load('server/http/openapi.ts');

/**
 * @type {{ DOCS_TABLE: Parameters<typeof renderConnectPages>[0], DOCS_FACTS: unknown,
 *   DOCS_VALIDATORS: Parameters<typeof renderValidators>[0] }}
 */
const { DOCS_TABLE, DOCS_VALIDATORS, DOCS_FACTS } = await load('contract/connect/docs.ts');

const configSchema = configJsonSchema();
const configTitles = new Set(Object.values(configSchema.$defs).flatMap(({ title }) => title ?? []));

/** @type {Readonly<Record<string, string>>} */
const generated = {
  'docs/endpoints.md': renderEndpointsPage(ENDPOINTS),
  'docs/checks.md': renderChecksPage(STEPS, CHECKS),
  'docs/faults.md': await page('docs/faults.md', 'kinds', renderFaults(faultCatalogue(), FAULT_FAMILIES)),
  'docs/config.md': await page('docs/config.md', 'fields', renderConfigFields(configSchema)),
  'docs/admin-api.md': await page(
    'docs/admin-api.md',
    'operations',
    renderOperations(openApiDocument(''), configTitles),
  ),
  ...Object.fromEntries(
    await Promise.all(
      Object.entries(renderConnectPages(DOCS_TABLE)).map(async ([path, text]) => [path, await formatted(path, text)]),
    ),
  ),
  'docs/connect/README.md': await page('docs/connect/README.md', 'frameworks', renderFrameworks(DOCS_TABLE)),
  'docs/connect/validate-tokens.md': await page(
    'docs/connect/validate-tokens.md',
    'validators',
    renderValidators(DOCS_VALIDATORS, DOCS_FACTS, DOCS_TABLE.triedText),
  ),
  'docs/lint.md': await page('docs/lint.md', 'rules', renderLintRules(RULE_GROUPS)),
  'docs/architecture.md': await page('docs/architecture.md', 'rooms', renderRooms()),
  'docs/architecture.svg': renderPicture(),
  'README.md': withEndpointsTable(read('README.md'), ENDPOINTS),
  'contract/config/config.schema.json': configJsonSchemaText(),
};
const stale = Object.entries(generated).filter(([path, text]) => read(path) !== text);

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is out of date. Run \`npm run docs\`.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(join(ROOT, path), text);
  console.log(stale.length > 0 ? `Updated: ${stale.map(([path]) => path).join(', ')}` : 'Everything is up to date.');
}
