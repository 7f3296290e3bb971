import { readFile, rename, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { basic, CALLBACK, clientOf, startWorld, WEB_APP, type World } from '../world/world.ts';

const authorize = (issuer: string, more: Record<string, string> = {}): string =>
  `${issuer}/oauth2/authorize?${new URLSearchParams({
    client_id: 'web-app',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid accounts.read',
    ...more,
  })}`;

const SERVICE = basic('service', 'service-secret');

/** How an editor saves, and how git replaces. */
const WAYS: Record<string, (path: string, text: string) => Promise<void>> = {
  'written in place': (path, text) => writeFile(path, text),
  'replaced by another file': async (path, text) => {
    await writeFile(`${path}.pulled`, text);
    await rename(`${path}.pulled`, path);
  },
};

const redeem = (world: World, code: string | undefined) =>
  world.post(
    '/oauth2/token',
    { grant_type: 'authorization_code', code: code ?? '', redirect_uri: CALLBACK },
    basic(WEB_APP.client_id, WEB_APP.client_secret),
  );

describe('the config file is changed under a running server', () => {
  test.each(Object.keys(WAYS))('%s: no request fails, logins in progress and sessions continue', async (way) => {
    const world = await startWorld();
    await world.configure((workspace) => (clientOf(workspace, 'web-app').redirect_uris = [CALLBACK]));
    const loggedIn = new Browser(world.issuer);
    expect((await (await loggedIn.open(authorize(world.issuer))).complete()).answer['code']).toBeDefined();
    const underWay = await new Browser(world.issuer).open(authorize(world.issuer));

    const statuses: number[] = [];
    let isDone = false;
    const asking = (async () => {
      while (!isDone) {
        const token = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, SERVICE);
        statuses.push(token.status);
      }
    })();
    const text = await readFile(world.configPath, 'utf8');
    await WAYS[way]!(world.configPath, text.replace('"Single-Page App"', '"Changed"'));
    await world.event((event) => event.type === 'config.changed' && event.by === 'file');
    isDone = true;
    await asking;

    expect(world.workspace().clients.get('spa')?.client_name).toBe('Changed');
    expect(statuses.length).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const { answer } = await underWay.complete();
    expect((await redeem(world, answer['code'])).status).toBe(200);
    const silent = await (await loggedIn.open(authorize(world.issuer, { prompt: 'none' }))).complete();
    expect(silent.answer['code']).toBeDefined();
  });

  test('one that cannot be used changes nothing, and its successor is taken', async () => {
    const world = await startWorld();
    const text = await readFile(world.configPath, 'utf8');
    await writeFile(world.configPath, text.slice(0, -40));
    const rejected = await world.event(({ type }) => type === 'config.rejected');
    expect(rejected).toMatchObject({ details: [{ line: expect.any(Number), column: expect.any(Number) }] });
    const token = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, SERVICE);
    expect(token.status).toBe(200);
    await writeFile(world.configPath, text.replace('"Single-Page App"', '"Changed"'));
    await world.event((event) => event.type === 'config.changed' && event.by === 'file');
    expect(world.workspace().clients.get('spa')?.client_name).toBe('Changed');
  });
});
