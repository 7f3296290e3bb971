import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How to start the built server on a config of its own, and where its endpoints are. */
export interface Understudy {
  file: string;
  args(port: number): readonly string[];
  remove(): Promise<void>;
}

export const ISSUER_PATH = '/default/default';

/** The starter config in a temporary folder. */
export async function prepareUnderstudy(): Promise<Understudy> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const config = join(folder, 'understudy.json');
  return {
    file: join(import.meta.dirname, '../../../dist/server/cli.js'),
    args: (port) => ['serve', '--json', '--port', String(port), '--admin-port', '0', '--config', config],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
