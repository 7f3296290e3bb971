import { expect, onTestFinished, test } from 'vitest';
import { createMemoryPorts, type Ports } from '../../server/compose/ports.ts';
import { start, type Running } from '../../server/compose/start.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { CHALLENGE, VERIFIER, WEB_APP_BASIC } from '../world/code-grant.ts';
import { CALLBACK } from '../world/world.ts';

const PUBLIC_URL = 'http://idp.test:8080';
const CONFIG = starterConfig();

/** Two servers behind one address, as two replicas behind a load balancer. */
async function startTwo(): Promise<{ one: Running; other: Running; ports: Ports }> {
  const ports = createMemoryPorts();
  const servers = await Promise.all([1, 2].map(() => start({ config: CONFIG, publicUrl: PUBLIC_URL, ports })));
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.stop()))));
  const [one, other] = servers as [Running, Running];
  return { one, other, ports };
}

/** A browser whose every hop goes to the other server, by its own address. */
function alternating({ one, other }: { one: Running; other: Running }) {
  const jar = new Map<string, string>();
  let last = other;
  return async (url: string, form?: Record<string, string> | [string, string][]): Promise<Response> => {
    last = last === one ? other : one;
    const reply = await fetch(url.replace(PUBLIC_URL, `http://localhost:${last.port}`), {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return reply;
  };
}

const csrfIn = (html: string): string => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
const at = (server: Running, path: string): string => `http://localhost:${server.port}/default/default${path}`;

test('a login passes though every hop goes to the other server, with one record and one live view', async () => {
  const { one, other } = await startTwo();
  const browse = alternating({ one, other });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'web-app',
    redirect_uri: CALLBACK,
    scope: 'openid profile accounts.read',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  });
  const begun = await browse(`${PUBLIC_URL}/default/default/oauth2/authorize?${query}`);
  const loginAt = begun.headers.get('location') ?? '';
  const loginPage = await (await browse(loginAt)).text();
  const picked = await browse(loginAt, { csrf: csrfIn(loginPage), pick: 'alice' });
  const consentAt = new URL(picked.headers.get('location') ?? '', loginAt).href;
  const consentPage = await (await browse(consentAt)).text();
  const scopes = [...consentPage.matchAll(/name="scope" value="([^"]+)"/g)].map(
    ([, scope = '']) => ['scope', scope] as [string, string],
  );
  const granted = await browse(consentAt, [['csrf', csrfIn(consentPage)], ['action', 'allow'], ...scopes]);
  const code = new URL(granted.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redeemed = await fetch(at(one, '/oauth2/token'), {
    method: 'POST',
    headers: WEB_APP_BASIC,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    }),
  });
  expect(redeemed.status).toBe(200);
  const { access_token } = (await redeemed.json()) as { access_token: string };
  const userinfo = await fetch(at(other, '/userinfo'), { headers: { authorization: `Bearer ${access_token}` } });
  expect(await userinfo.json()).toMatchObject({ sub: 'alice' });
  const flowsOf = async ({ admin, adminToken }: Running) =>
    (await (await fetch(`${admin}/api/v1/flows`, { headers: { authorization: `Bearer ${adminToken}` } })).json()) as {
      kind: string;
      exchangeIds: string[];
    }[];
  const [here, there] = await Promise.all([flowsOf(one), flowsOf(other)]);
  expect(here).toEqual(there);
  const logins = here.filter(({ kind }) => kind === 'authorization_code');
  expect(logins).toHaveLength(1);
  expect(logins[0]?.exchangeIds.length).toBeGreaterThanOrEqual(7);
});

test('a key that one rotates is published by the other', async () => {
  const { one, other } = await startTwo();
  const rotated = await fetch(`${one.admin}/api/v1/workspaces/default/default/keys/rotate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${one.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ alg: 'ES256' }),
  });
  const { kid } = (await rotated.json()) as { kid: string };
  const published = async () =>
    ((await (await fetch(at(other, '/.well-known/jwks.json'))).json()) as { keys: { kid: string }[] }).keys.map(
      (key) => key.kid,
    );
  await expect.poll(published).toContain(kid);
});

test('a Demo Portal session that one begins is known to the other', async () => {
  const { one, other } = await startTwo();
  const browse = alternating({ one, other });
  const start = await browse(`${PUBLIC_URL}/default/default/demo`);
  const sent = await browse(`${PUBLIC_URL}/default/default/demo/login`, {
    csrf: csrfIn(await start.text()),
    client_id: 'default-demo',
    scope: 'openid',
    state: 'of-this-login',
  });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, expect.stringContaining('state=of-this-login')]);
});

test('one that stops ends nothing of the other', async () => {
  const { one, other } = await startTwo();
  await one.stop();
  expect((await fetch(at(other, '/.well-known/openid-configuration'))).status).toBe(200);
  const reply = await fetch(at(other, '/oauth2/token'), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'service',
      client_secret: 'service-secret',
    }),
  });
  expect(reply.status).not.toBe(500);
  expect(other.bus.traffic().exchanges.size).toBe(2);
});
