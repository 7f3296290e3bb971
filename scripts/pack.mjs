/** Runs before `npm pack` and `npm publish`: builds what is stale, and adds the types of the package's entry. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './build.mjs';
import { packageTypes } from './package/types.mjs';
import { DIST } from './targets.mjs';

await buildStale(['server', 'renderer']);
writeFileSync(join(DIST, 'server', 'understudy.d.ts'), await packageTypes());
writeFileSync(join(DIST, 'server', 'understudy.d.mts'), "export * from './understudy.js';\n");
