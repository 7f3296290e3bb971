import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How to start the built server, and its endpoints. */
export interface Understudy {
  file: string;
  args(port: number): readonly string[];
}

export const ISSUER_PATH = '/default/default';

/**
 * The built server on the starter config in a temporary folder, which is removed afterwards. Only one host at a time
 * can use a config.
 */
export async function withUnderstudy<T>(use: (ours: Understudy) => Promise<T>): Promise<T> {
  const file = join(import.meta.dirname, '../../../dist/server/cli.js');
  if (!existsSync(file)) throw new Error('dist/server/cli.js is missing. Run `npm run build` first');
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const config = join(folder, 'understudy.json');
  const args = (port: number) => ['serve', '--json', '--port', `${port}`, '--admin-port', '0', '--config', config];
  try {
    return await use({ file, args });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
