/** Prints a version's entries of CHANGELOG.md, for the notes of its release. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './targets.mjs';

const version = process.argv[2] ?? '';
const [, notes] = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').split(`\n## [${version}]`);
if (version === '' || notes === undefined) {
  console.error(`CHANGELOG.md has no entries for ${JSON.stringify(version)}.`);
  process.exit(1);
}
const [, ...lines] = (notes.split('\n## [')[0] ?? '').split('\n');
console.log(lines.join('\n').trim());
