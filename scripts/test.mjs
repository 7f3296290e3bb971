/** `npm test -- [vitest options]`: a browser, a fresh build, then every test. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { obtainBrowser } from './browser.mjs';
import { buildStale } from './build.mjs';
import { ROOT } from './targets.mjs';

if (process.env['UNDERSTUDY_SKIP_BROWSER'] === '1') {
  console.error('UNDERSTUDY_SKIP_BROWSER=1: BROWSER TESTS ARE SKIPPED. This run covers less than a full one.');
} else {
  const browser = obtainBrowser();
  if (!browser) {
    console.error(
      'The browser tests need a browser, and none could be installed. Install Chromium, Chrome or Edge, ' +
        'or set UNDERSTUDY_CHROMIUM to its path. Set UNDERSTUDY_SKIP_BROWSER=1 to skip these tests.',
    );
    process.exit(1);
  }
  process.env['UNDERSTUDY_CHROMIUM'] = browser;
}

await buildStale(['server', 'renderer', 'electron']);
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const result = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { stdio: 'inherit', cwd: ROOT });
process.exit(result.status ?? 1);
