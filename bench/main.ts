/**
 * The benchmarks: `npm run bench -- [names] [--quick]`. Each is one entry of the table below.
 *
 * They measure and print. They assert nothing, and no test imports them.
 */
import { benchConfig } from './config.ts';
import { benchConsole } from './console/index.ts';
import { benchServer } from './server.ts';

const BENCHES: Record<string, (options: { quick: boolean }) => Promise<void>> = {
  server: benchServer,
  console: benchConsole,
  config: benchConfig,
};

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const chosen = words.filter((word) => !word.startsWith('--'));
const unknown = chosen.find((name) => !(name in BENCHES));

if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". Choose from ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (chosen.length === 0 || chosen.includes(name)) await bench({ quick });
  }
}
