import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, ROOT, TARGETS } from './targets.mjs';

/** @typedef {import('./targets.mjs').TargetName} TargetName */

/** What every target depends on. */
const COMMON = ['package.json', 'package-lock.json', 'scripts/build.mjs', 'scripts/targets.mjs'];

/**
 * @param {string} path relative to the root
 * @param {(line: string) => void} add
 */
function visit(path, add) {
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) return add(`${path} ${stats.size} ${stats.mtimeMs}\n`);
  for (const name of readdirSync(join(ROOT, path)).toSorted()) visit(`${path}/${name}`, add);
}

/**
 * Names, sizes and times of everything the target is made of; reading the contents would take longer.
 * @param {TargetName} name
 */
export function fingerprint(name) {
  const hash = createHash('sha256');
  for (const path of [...COMMON, ...TARGETS[name].sources]) visit(path, (line) => hash.update(line));
  return hash.digest('hex');
}

const stamp = (/** @type {TargetName} */ name) => join(DIST, `.${name}.stamp`);

/** @param {TargetName} name */
export function isFresh(name) {
  return (
    existsSync(join(DIST, name)) && existsSync(stamp(name)) && readFileSync(stamp(name), 'utf8') === fingerprint(name)
  );
}

/**
 * @param {TargetName} name
 * @param {string} print taken before the build: a file changed meanwhile makes the target stale again
 */
export function markFresh(name, print) {
  mkdirSync(DIST, { recursive: true });
  writeFileSync(stamp(name), print);
}
