/** Prints vitest's JSON report as one line, `N passed, N failed, N skipped`; fails when something did. */
import { readFileSync } from 'node:fs';

/** @typedef {{ status: string, assertionResults: readonly { status: string }[] }} TestFile */

/** @param {string} path @returns {readonly TestFile[]} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return [];
  }
}

const files = readReport(process.argv[2] ?? '');
const results = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
// A file that does not load holds no test that could fail.
const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
const passed = results.filter((status) => status === 'passed').length;
const failed = results.filter((status) => status === 'failed').length + broken;
const skipped = results.length - passed - (failed - broken);

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
