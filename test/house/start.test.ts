import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './source-files.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'understudy-start-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** `npm start`, without npm. */
async function startHeadless(env: NodeJS.ProcessEnv): Promise<{ stderr: () => string; output: string[] }> {
  const options = ['--port', '0', '--admin-port', '0', '--config', join(await folder(), 'understudy.json')];
  const child = spawn(process.execPath, ['scripts/start.mjs', ...options], { cwd: ROOT, env });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const output: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    output.push(line);
    if (line.includes('Ctrl+C')) break;
  }
  return { stderr: () => stderr, output };
}

const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...withoutDisplay } = process.env;

test.runIf(process.platform === 'linux')(
  'without a display the reason is one line, and the desk is served',
  async () => {
    const { stderr, output } = await startHeadless(withoutDisplay);
    const said = stderr()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('Building'));
    expect(said).toEqual(['There is no display: the desk is served to your browser instead.']);
    const desk = /http:\/\/localhost:\d+\/#token=[\w-]+/.exec(output.join('\n'))?.[0] ?? '';
    expect(await (await fetch(desk)).text()).toContain('<html');
  },
);

test.runIf(process.platform === 'linux' && process.getuid?.() !== 0)(
  'with a display and a runtime the window is opened, and its exit code is ours',
  async () => {
    const runtime = await folder();
    await writeFile(join(runtime, 'electron'), '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "$@"\nexit 7\n');
    await chmod(join(runtime, 'electron'), 0o755);
    const env = { ...process.env, DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: runtime };
    const { status, stdout } = spawnSync(process.execPath, ['scripts/start.mjs', '--foo'], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 7, stdout: expect.stringMatching(/--foo\n$/) });
  },
);

test('a broken option ends with one sentence and exit code 2', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/serve.mjs', '--prot', '1'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/unknown option/);
  expect(stderr).not.toMatch(/\n\s+at /);
});
