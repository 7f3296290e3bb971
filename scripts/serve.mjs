/** `npm run serve -- [options]`: builds what is stale, then is `understudy serve [options]` in this very process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildStale } from './build.mjs';
import { DIST } from './targets.mjs';

/** @param {readonly string[]} options */
export async function serve(options) {
  const cli = join(DIST, 'server', 'cli.js');
  process.argv = [process.argv0, cli, 'serve', ...options];
  await import(pathToFileURL(cli).href);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildStale(['server', 'renderer']);
  await serve(process.argv.slice(2));
}
