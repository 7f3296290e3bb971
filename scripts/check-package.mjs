/** Packs what `npm pack` would publish, and checks it as whoever installs it will see it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { ROOT } from './targets.mjs';

const MOST_UNPACKED_BYTES = 6_000_000;

const folder = mkdtempSync(join(tmpdir(), 'understudy-pack-'));
/** @type {string[]} */
const faults = [];
try {
  const npm = ['pack', '--json', '--silent', '--pack-destination', folder];
  const [packed] = JSON.parse(
    execFileSync('npm', npm, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' }),
  );
  const tarball = join(folder, packed.filename);
  console.log(
    `  ${packed.filename}: ${packed.files.length} files, ${(packed.unpackedSize / 1e6).toFixed(1)} MB unpacked`,
  );
  if (packed.unpackedSize > MOST_UNPACKED_BYTES)
    faults.push(`The package is too large. The limit is ${MOST_UNPACKED_BYTES} bytes.`);
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  if (manifest.dependencies) faults.push('The package has dependencies. What it needs is bundled into dist/.');
  const { messages } = await publint({
    pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
    strict: true,
  });
  faults.push(...messages.map((message) => formatMessage(message, manifest) ?? message.code));
  const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  try {
    execFileSync(process.execPath, [attw, tarball, '--format', 'ascii', '--no-color'], { encoding: 'utf8' });
  } catch (error) {
    faults.push(/** @type {{ stdout: string }} */ (error).stdout);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
