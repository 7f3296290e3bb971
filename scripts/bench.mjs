/** `npm run bench -- [names] [--quick]`: builds what is stale and the benchmarks, and runs them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { buildStale } from './build.mjs';
import { ROOT, nodeBundle } from './targets.mjs';

const OUT = join(ROOT, 'node_modules', '.cache', 'understudy-bench');
const BENCH = ['main', 'load', 'probe', 'sign-on-main-thread'];
const SERVERS = ['node-http', 'express', 'express-hello', 'oidc-provider'];

await buildStale(['server', 'renderer']);
// One build each. Shared code would become a separate file and count in a cold start.
for (const [folder, names] of Object.entries({ bench: BENCH, 'bench/servers': SERVERS })) {
  for (const name of names) {
    const input = { [name]: join(ROOT, folder, `${name}.ts`) };
    await build(nodeBundle({ input, outDir: OUT, format: 'es', external: ['oidc-provider', 'playwright-core'] }));
  }
}
const result = spawnSync(process.execPath, [join(OUT, 'main.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(result.status ?? 1);
