import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendPlain } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

async function builtDesk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-desk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const desk = join(folder, 'desk');
  await mkdir(join(desk, 'assets'), { recursive: true });
  await writeFile(join(desk, 'index.html'), '<!doctype html><title>Desk</title>');
  await writeFile(join(desk, 'assets', 'app-abc123.js'), 'export {};');
  await writeFile(join(desk, '.hidden'), 'hidden');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  return desk;
}

const get = (world: World, path: string) => sendPlain(world, 'GET', path);

describe('the console’s files', () => {
  it('are served without a token: the page is always revalidated, hashed files are cached forever', async () => {
    const world = await startWorld({ uiDirectory: await builtDesk() });
    const page = await get(world, '/');
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain('<title>Desk</title>');
    const script = await get(world, '/assets/app-abc123.js');
    expect([script.status, script.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(script.headers['content-type']).toMatch(/^text\/javascript/);
    const again = await sendPlain(world, 'GET', '/', { headers: { 'if-none-match': page.headers.etag ?? '' } });
    expect(again.status).toBe(304);
  });

  it('come with a policy under which nothing foreign runs, frames or learns the address', async () => {
    const world = await startWorld({ uiDirectory: await builtDesk() });
    for (const path of ['/', '/assets/app-abc123.js', '/nothing']) {
      const { headers } = await get(world, path);
      const policy = String(headers['content-security-policy']);
      for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy.split('; ')).toContain(rule);
      }
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('end at their folder', async () => {
    const world = await startWorld({ uiDirectory: await builtDesk() });
    const paths = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/.hidden',
      '/%00',
      '/assets',
      '/assets/',
    ];
    for (const path of paths) {
      const { status, text } = await get(world, path);
      expect([path, status === 400 || status === 403 || status === 404]).toEqual([path, true]);
      expect(text).not.toContain('secret\n');
      expect(text).not.toMatch(/ENOENT|at \w+ \(|node_modules/);
    }
  });

  it('that are missing give a page that says how to build them', async () => {
    for (const uiDirectory of [undefined, join(tmpdir(), 'no-such-understudy-desk')]) {
      const world = await startWorld(uiDirectory === undefined ? {} : { uiDirectory });
      const page = await get(world, '/');
      expect(page.status).toBe(200);
      expect(page.text).toContain('npm run build');
      expect(page.text).toContain('/api/openapi.json');
    }
  });

  it('take no other method than GET and HEAD', async () => {
    const world = await startWorld({ uiDirectory: await builtDesk() });
    expect((await sendPlain(world, 'HEAD', '/')).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status } = await sendPlain(world, method, '/');
      expect([method, status]).toEqual([method, 404]);
    }
  });
});
