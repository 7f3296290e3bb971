import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nodeBundle } from '../../scripts/targets.mjs';
import { canonicalText } from '../../server/config/canonical.ts';
import { starterConfig } from '../../server/config/starter.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let folder: string;
let mine: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-commands-'));
  const input = { cli: fileURLToPath(new URL('../../server/cli/cli.ts', import.meta.url)) };
  await build(nodeBundle({ input, outDir: join(folder, 'program'), format: 'es' }));
  await writeFile(join(folder, 'program', 'package.json'), '{"type":"module"}');
  mine = await file('mine.json', canonicalText(starterConfig()));
});
afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

/** Runs `understudy config …`. */
function config(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'program', 'cli.js'), 'config', ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('understudy config', () => {
  it('validate says yes, or where not', async () => {
    expect(await config('validate', mine)).toMatchObject({ code: 0, err: '' });
    const broken = await file('broken.json', '{\n  "version": 2,\n  "workspaces": [{ "tid": 7 }]\n}');
    const { code, err } = await config('validate', broken);
    expect(code).toBe(2);
    expect(err).toMatch(/line 3, column 27: workspaces\[0\]\.tid/);
    expect(err).toContain('    3 |   "workspaces": [{ "tid": 7 }]\n      |                           ^\n');
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('schema prints the JSON Schema', async () => {
    const { out } = await config('schema');
    expect(out).toBe(await readFile(new URL('../../contract/config/config.schema.json', import.meta.url), 'utf8'));
  });

  it('export and import share a config', async () => {
    const team = join(folder, 'team.json');
    const exported = await config('export', '--config', mine, '--secrets', 'placeholders', '--output', team);
    expect(exported).toMatchObject({ code: 0, out: '' });
    expect(await readFile(team, 'utf8')).not.toContain('web-app-secret');
    const theirs = await file('theirs.json', '{"version":2,"workspaces":[{"tid":"own","aid":"own"}]}');
    const plan = await config('import', team, '--config', theirs, '--dry-run');
    expect(plan.out).toContain('add       default/default workspace');
    expect(plan.out).toContain('default/default client web-app client_secret');
    expect((await config('import', team, '--config', theirs)).code).toBe(2);
    const keys = [...plan.out.matchAll(/--secret "(.+)=…"/g)].map(([, key]) => `${key}=given-secret`);
    expect((await config('import', team, '--config', theirs, '--secret', ...keys)).code).toBe(0);
    expect(await readFile(theirs, 'utf8')).toContain('given-secret');
  });

  it('import keeps references to the environment, and says what the host must be allowed', async () => {
    const team = join(folder, 'referring.json');
    await config('export', '--config', mine, '--secrets', 'environment', '--output', team);
    const theirs = await file('referring-theirs.json', '{"version":2,"workspaces":[{"tid":"own","aid":"own"}]}');
    const { code, out } = await config('import', team, '--config', theirs);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^allow {5}default\/default client web-app client_secret .*--allow-env WEB_APP_CLIENT_SECRET$/m,
    );
    expect(await readFile(theirs, 'utf8')).toContain('"${WEB_APP_CLIENT_SECRET}"');
    const again = await config('import', team, '--config', theirs);
    expect(again).toMatchObject({ code: 0, out: 'Nothing to import: everything is already there.\n' });
  });

  it('export and import speak ACP’s formats, and say what became of each thing', async () => {
    const dump = join(folder, 'acp.yaml');
    const exported = await config(
      'export',
      '--config',
      mine,
      '--secrets',
      'included',
      '--format',
      'acp-tree',
      '--yaml',
      '--output',
      dump,
    );
    expect(exported.err).toContain('dropped      client web-app, allow_unregistered_redirect_uri');
    expect(await readFile(dump, 'utf8')).toContain('scopes_without_service: {}');
    const theirs = await file('grown.json', '{"version":2,"workspaces":[{"tid":"own","aid":"own"}]}');
    const imported = await config('import', dump, '--config', theirs);
    expect(imported.code).toBe(0);
    expect(imported.err).toContain('taken        client web-app');
    const { code, out } = await config('diff', mine, theirs);
    expect(code).toBe(1);
    expect(out).toContain('allow_unregistered_redirect_uri: true removed');
  });

  it('refuses a missing file with one error', async () => {
    const { code, err } = await config('import', join(folder, 'none.json'), '--config', mine);
    expect(code).toBe(2);
    expect(err).toMatch(/^understudy: Can’t read [^\n]+\n$/);
  });
});
