import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { harOf } from '../../../contract/traffic/read/har.ts';
import type { Running } from '../../compose/start.ts';
import { VERSION } from '../../core/version.ts';

/**
 * Writes what the server recorded as HAR, with secrets and tokens masked: to `file`, or to a new folder for temporary
 * files. Returns its path, or undefined if nothing was recorded.
 */
export async function saveRecording({ bus, issuer }: Running, file: string | undefined): Promise<string | undefined> {
  const { exchanges, flows } = bus.traffic();
  if (exchanges.size === 0) return undefined;
  const path =
    file === undefined ? join(await mkdtemp(join(tmpdir(), 'understudy-run-')), 'recording.har') : resolve(file);
  const har = harOf([...exchanges.values()], [...flows.values()], { origin: new URL(issuer).origin, version: VERSION });
  await writeFile(path, JSON.stringify(har, null, 1));
  return path;
}
