/** `npm run docs` writes what is generated from the code; with --check it only says what is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
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

/** @type {{ ENDPOINTS: readonly import('./endpoint-docs.mjs').MountedEndpoint[] }} */
const { ENDPOINTS } = await load('server/endpoints/index.ts');
/** @type {{ configJsonSchemaText(): string }} */
const { configJsonSchemaText } = await load('server/config/config-schema.ts');

const generated = {
  'docs/endpoints.md': renderEndpointsPage(ENDPOINTS),
  'README.md': withEndpointsTable(read('README.md'), ENDPOINTS),
  'contract/config.schema.json': configJsonSchemaText(),
};
const stale = Object.entries(generated).filter(([path, text]) => read(path) !== text);

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is out of date. Run \`npm run docs\`.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(join(ROOT, path), text);
  console.log(stale.length > 0 ? `Updated: ${stale.map(([path]) => path).join(', ')}` : 'Everything is up to date.');
}
