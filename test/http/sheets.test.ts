import { expect, test } from 'vitest';
import { authorizeUrl } from '../world/login.ts';
import { Browser } from '../world/browser.ts';
import { startWorld } from '../world/world.ts';

test('a page’s style is a separate file, cached forever, and not recorded', async () => {
  const world = await startWorld();
  const page = await new Browser(world.issuer).open(authorizeUrl(world));
  const path = /<link rel="stylesheet" href="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const before = world.bus.traffic().exchanges.size;
  const sheet = await fetch(new URL(path, world.issuer));
  expect(sheet.status).toBe(200);
  expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(sheet.headers.get('cache-control')).toContain('immutable');
  expect(await sheet.text()).toContain('.card');
  expect(world.bus.traffic().exchanges.size).toBe(before);
  expect((await fetch(new URL('/assets/nothing.css', world.issuer))).status).toBe(404);
});
