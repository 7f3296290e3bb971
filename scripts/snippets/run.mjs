/**
 * The packages that snippets need, from a lock file of their own in test/snippets/. Run as `npm run snippets`, it runs
 * the snippets whose packages are large, and the check-up of libraries with the faults of the network.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStale } from '../build.mjs';
import { ROOT } from '../targets.mjs';

/**
 * The folder with the installed packages of a lock file. They are installed once for each version of the file.
 * @param {'small' | 'large'} name
 */
export function installPackages(name) {
  const source = join(ROOT, 'test/snippets', name);
  const hash = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex');
  const folder = join(ROOT, '.cache/snippets', `${name}-${hash.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(source, file), join(draft, file));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd: draft,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  // Another process may have been faster.
  if (existsSync(folder)) rmSync(draft, { recursive: true });
  else renameSync(draft, folder);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildStale(['server']);
  installPackages('large');
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', 'test/connect/large', 'test/checkup/libraries', ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      cwd: ROOT,
      env: { ...process.env, UNDERSTUDY_SNIPPETS: '1' },
    },
  );
  process.exit(status ?? 1);
}
