import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { tokenInEnvironment } from '../../scripts/admin-token.mjs';
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
  'without a display the reason is one line, and the console is served',
  async () => {
    const { stderr, output } = await startHeadless(withoutDisplay);
    const said = stderr()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('Building'));
    expect(said).toEqual(['No display found. Starting the server instead.']);
    const address = /http:\/\/localhost:\d+\/#token=[\w-]+/.exec(output.join('\n'))?.[0] ?? '';
    expect(await (await fetch(address)).text()).toContain('<html');
  },
);

/** A program that writes what others can read of it, and of its environment, into a file. */
async function fakeOpener(): Promise<{ bin: string; opened: () => Promise<string[]> }> {
  const bin = await folder();
  const record = join(bin, 'opened');
  const script = `#!/bin/sh\n{ tr '\\0' '\\n' < /proc/$$/cmdline; env; } > ${record}.part\nmv ${record}.part ${record}\n`;
  await writeFile(join(bin, 'xdg-open'), script, { mode: 0o755 });
  const opened = async (): Promise<string[]> => {
    await expect.poll(() => existsSync(record)).toBe(true);
    return (await readFile(record, 'utf8')).split('\n');
  };
  return { bin, opened };
}

test.runIf(process.platform === 'linux')(
  'with a display, the opener is given an address without the token, which signs in once',
  async () => {
    const { bin, opened } = await fakeOpener();
    const token = 'a-token-that-is-nobodys-business';
    const env = {
      ...process.env,
      DISPLAY: ':99',
      ELECTRON_OVERRIDE_DIST_PATH: bin,
      ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
      UNDERSTUDY_ADMIN_TOKEN: token,
      PATH: `${bin}:${process.env['PATH']}`,
    };
    const { output } = await startHeadless(env);
    expect(output.join('\n')).toContain(`/#token=${token}`);
    const shown = await opened();
    expect(shown.join('\n')).not.toContain(token);
    const address = new URL(shown.find((line) => line.startsWith('http')) ?? '');
    expect(address.hash).toMatch(/^#code=[\w-]{43}$/);
    const signIn = () =>
      fetch(new URL('/sign-in', address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: address.hash.slice('#code='.length) }),
      });
    expect(await (await signIn()).json()).toEqual({ adminToken: token });
    expect((await signIn()).status).toBe(403);
  },
);

test('the desktop app is handed the admin token in its environment, not in its arguments', () => {
  const moved = { args: ['--port', '0', '--foo'], env: { HOME: '/h', UNDERSTUDY_ADMIN_TOKEN: 'given' } };
  const env = { HOME: '/h', UNDERSTUDY_ADMIN_TOKEN: 'of-the-environment' };
  for (const args of [
    ['--admin-token', 'given', '--port', '0', '--foo'],
    ['--port', '0', '--admin-token=given', '--foo'],
    ['--admin-token=first', '--port', '0', '--foo', '--admin-token', 'given'],
  ]) {
    expect(tokenInEnvironment(args, env)).toEqual(moved);
  }
  for (const args of [['--port', '0'], ['--admin-token'], ['--admin-token='], []]) {
    expect(tokenInEnvironment(args, env)).toEqual({ args, env });
  }
});

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
