import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import * as client from 'openid-client';
import { afterEach, describe, expect, test } from 'vitest';
import { COMPARE_ISS, handedOver, ledByResponse } from '../../contract/faults/mix-up.ts';
import type { Exchange, Traffic } from '../../contract/traffic/traffic.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { start } from '../../server/compose/start.ts';
import { Browser } from '../world/browser.ts';
import { CHALLENGE, decode, VERIFIER } from '../world/code-grant.ts';
import { authorizeUrl, registerCallback } from '../world/login.ts';
import { fetchFromContainer } from '../world/other-host.ts';
import { basic, CALLBACK, startWorld, WEB_APP, type World } from '../world/world.ts';
import { arrival, authorize, automaticConfig, discover, lastOf, useStage, type Attempt } from './stage.ts';

const stage = useStage();
const MIX_UP = 'authorization.mix-up';
const BASIC = basic(WEB_APP.client_id, WEB_APP.client_secret);
const second = (): string => `${stage.running.issuer}/attacker`;
const traffic = (): Traffic => stage.running.bus.traffic();

afterEach(() => stage.api('DELETE', 'faults'));

interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint: string;
  jwks_uri: string;
}

const readJson = async <T>(url: string, init?: RequestInit): Promise<T> => (await (await fetch(url, init)).json()) as T;
const metadataOf = (issuer: string): Promise<Metadata> => readJson(`${issuer}/.well-known/openid-configuration`);
const statusOf = async (url: string): Promise<number> => {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
};

/** The token request of an attempt, sent to an endpoint. */
async function redeemAt(token_endpoint: string, attempt: Attempt, form: Record<string, string> = {}) {
  const code = arrival(attempt).searchParams.get('code') ?? '';
  return fetch(token_endpoint, {
    method: 'POST',
    headers: BASIC,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: attempt.verifier,
      ...form,
    }),
  });
}

/** The authorization request of a client that asks the second issuer itself. */
async function askSecond(): Promise<Attempt> {
  const query = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
  const response = await lastOf(new URL(authorizeUrl({ issuer: second() } as World, query)));
  return { response, verifier: VERIFIER } as Attempt;
}

async function lastFlow(): Promise<{ exchanges: Exchange[]; verdict: Verdict | undefined; notes: unknown[] }> {
  await stage.running.verdicts.settled();
  const flow = [...traffic().flows.values()].at(-1)!;
  return {
    exchanges: flow.exchangeIds.map((id) => traffic().exchanges.get(id)!),
    verdict: flow.verdict,
    notes: Object.values(flow.steps)
      .flat()
      .filter(({ check }) => check === 'mix-up')
      .map(({ description }) => description),
  };
}

describe('the second issuer', () => {
  test('is there only while a mix-up is planted', async () => {
    const running = await start({ config: automaticConfig() });
    const address = `${running.issuer}/attacker/.well-known/openid-configuration`;
    expect(await statusOf(address)).toBe(404);
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: { workspace: 'other/one' }, enabled: true }]);
    expect(await statusOf(address)).toBe(404);
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: false }]);
    expect(await statusOf(address)).toBe(404);
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true }]);
    expect(await statusOf(address)).toBe(200);
    expect(await statusOf(`${running.issuer}/attackers/.well-known/openid-configuration`)).toBe(404);
    expect(await statusOf(`${running.issuer}/attacker/attacker/.well-known/openid-configuration`)).toBe(404);
    await running.stop();
  });

  test('stays for ten minutes after the last request', async () => {
    let now = Date.now();
    const running = await start({ config: automaticConfig(), clock: () => now });
    const address = `${running.issuer}/attacker/.well-known/jwks.json`;
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true, times: 1 }]);
    const response = await fetch(`${running.issuer}/oauth2/authorize?client_id=web-app`, { redirect: 'manual' });
    expect(response.headers.get('location')).toContain('/attacker/');
    running.core.faults.clear();
    now += 9 * 60_000;
    expect(await statusOf(address)).toBe(200);
    now += 9 * 60_000;
    expect(await statusOf(address)).toBe(200);
    now += 10 * 60_000;
    expect(await statusOf(address)).toBe(404);
    await running.stop();
  });

  test('has metadata and keys of its own, at both well-known addresses', async () => {
    await stage.plant(MIX_UP);
    const metadata = await metadataOf(second());
    expect(metadata).toMatchObject({
      issuer: second(),
      authorization_endpoint: `${second()}/oauth2/authorize`,
      token_endpoint: `${second()}/oauth2/token`,
      userinfo_endpoint: `${second()}/userinfo`,
      jwks_uri: `${second()}/.well-known/jwks.json`,
    });
    expect(Object.values(metadata).filter((value) => `${value}`.startsWith(`${stage.running.issuer}/oauth2`))).toEqual(
      [],
    );
    const { origin, pathname } = new URL(second());
    expect(await readJson(`${origin}/.well-known/oauth-authorization-server${pathname}`)).toEqual(metadata);
    const kidsOf = async (issuer: string): Promise<string[]> => {
      const { keys } = await readJson<JSONWebKeySet>(`${issuer}/.well-known/jwks.json`);
      return keys.map(({ kid }) => kid ?? '');
    };
    const [ours, theirs] = [await kidsOf(stage.running.issuer), await kidsOf(second())];
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter((kid) => ours.includes(kid))).toEqual([]);
  });

  test('is in no list, no export and no document of the first', async () => {
    await stage.plant(MIX_UP);
    await (await redeemAt(`${second()}/oauth2/token`, await authorize(stage))).arrayBuffer();
    const known = await Promise.all([
      stage.api('GET', 'workspaces'),
      stage.api('GET', 'export'),
      stage.api('GET', 'workspaces/default/default/keys'),
      stage.fetch('/.well-known/openid-configuration').then((response) => response.text()),
      stage.fetch('/.well-known/jwks.json').then((response) => response.text()),
    ]);
    const { keys } = await readJson<JSONWebKeySet>(`${second()}/.well-known/jwks.json`);
    for (const hidden of ['/attacker', ...keys.map(({ kid }) => kid ?? '')])
      expect(JSON.stringify(known)).not.toContain(hidden);
  });

  test('logs users in, like any issuer', async () => {
    await stage.plant(MIX_UP, {}, { scope: { username: 'nobody' } });
    const config = await client.discovery(
      new URL(second()),
      WEB_APP.client_id,
      undefined,
      client.ClientSecretBasic(WEB_APP.client_secret),
      { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
    );
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const back = new URL((await lastOf(url)).headers.get('location') ?? '');
    const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier });
    expect(tokens.claims()).toMatchObject({ iss: second(), sub: 'alice' });
    expect(await client.fetchUserInfo(config, tokens.access_token, 'alice')).toMatchObject({ sub: 'alice' });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()).toMatchObject({ iss: second() });
  });

  test('finds nothing wrong with a client that asked it', async () => {
    await stage.plant(MIX_UP);
    expect((await redeemAt(`${second()}/oauth2/token`, await askSecond())).status).toBe(200);
    const { exchanges, verdict, notes } = await lastFlow();
    expect(exchanges.map(({ endpoint }) => endpoint)).toEqual(['authorize', 'token']);
    expect([notes, verdict]).toEqual([[], undefined]);
  });

  test('sees its code at the first, though nothing planted led to that', async () => {
    await stage.plant(MIX_UP);
    expect((await redeemAt(`${stage.running.issuer}/oauth2/token`, await askSecond())).status).toBe(200);
    const { verdict } = await lastFlow();
    expect(verdict).toMatchObject({ severity: 'note', cause: expect.stringMatching(/^The client sent the code/) });
    expect(verdict?.planted).toBeUndefined();
  });

  test('knows no code and no token of the first', async () => {
    const attempt = await authorize(stage);
    const issued = (await (await redeemAt(`${stage.running.issuer}/oauth2/token`, await authorize(stage))).json()) as {
      access_token: string;
      refresh_token: string;
    };
    await stage.plant(MIX_UP);
    const refused = await redeemAt(`${second()}/oauth2/token`, attempt);
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    const elsewhere = ` was issued by ${stage.running.issuer}, and was sent to ${second()}.`;
    expect((await lastFlow()).verdict?.cause).toBe(`code${elsewhere}`);
    const refresh = { grant_type: 'refresh_token', refresh_token: issued.refresh_token };
    const refreshed = await redeemAt(`${second()}/oauth2/token`, attempt, refresh);
    expect([refreshed.status, await refreshed.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    expect((await lastFlow()).verdict?.cause).toBe(`refresh_token${elsewhere}`);
    const headers = { authorization: `Bearer ${issued.access_token}` };
    expect((await fetch(`${second()}/userinfo`, { headers })).status).toBe(401);
    expect((await redeemAt(`${stage.running.issuer}/oauth2/token`, attempt)).status).toBe(200);
  });

  test('is beside each name of the server', async () => {
    const running = await start({ config: automaticConfig(), alsoHosts: ['idp'] });
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true }]);
    const [also = ''] = running.alsoIssuers;
    const document = await fetchFromContainer(`${also}/attacker/.well-known/openid-configuration`);
    const metadata = (await document.json()) as Metadata;
    expect(metadata).toMatchObject({ issuer: `${also}/attacker`, token_endpoint: `${also}/attacker/oauth2/token` });
    expect(metadata.authorization_endpoint).toMatch(new RegExp(`^${running.issuer}/attacker/oauth2/authorize/idp:`));
    const query = new URLSearchParams({ client_id: 'web-app', redirect_uri: CALLBACK, response_type: 'code' });
    const led = await fetchFromContainer(`${running.issuer}/oauth2/authorize/${new URL(also).host}?${query}`, {
      redirect: 'manual',
    });
    expect(led.headers.get('location')).toBe(`${metadata.authorization_endpoint}?${query}`);
    const back = await lastOf(new URL(led.headers.get('location') ?? ''));
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('iss')).toBe(`${also}/attacker`);
    await running.stop();
  });
});

describe('a login that is led away', () => {
  test('keeps its parameters, and comes back with the client’s own state', async () => {
    await stage.plant(MIX_UP);
    const query = authorizeUrl(stage.running as World, { state: 'its own', nonce: 'n' }).split('?')[1] ?? '';
    const led = await stage.fetch(`/oauth2/authorize?${query}`);
    expect([led.status, led.headers.get('location')]).toEqual([302, `${second()}/oauth2/authorize?${query}`]);
    const posted = await stage.fetch('/oauth2/authorize', { method: 'POST', body: new URLSearchParams(query) });
    expect([posted.status, posted.headers.get('location')]).toEqual([302, led.headers.get('location')]);
    const back = await lastOf(new URL(led.headers.get('location') ?? ''));
    const { searchParams } = new URL(back.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({ state: 'its own', iss: second() });
    expect(searchParams.get('code')).toHaveLength(43);
  });

  test('is one flow, and the verdict on a client that stops says what was planted', async () => {
    await stage.plant(MIX_UP);
    await authorize(stage);
    const { exchanges, verdict, notes } = await lastFlow();
    expect(exchanges.map(({ endpoint, faults = [] }) => [endpoint, faults.length])).toEqual([
      ['authorize', 1],
      ['authorize', 0],
    ]);
    expect(notes).toEqual([expect.stringContaining(second())]);
    expect(verdict).toMatchObject({ planted: true, severity: 'note' });
  });

  test('is one login of the client, which reuses nothing', async () => {
    const running = await start({ config: automaticConfig() });
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true }]);
    const attempt = await authorize({ ...stage, running });
    await (await redeemAt(`${running.issuer}/oauth2/token`, attempt)).arrayBuffer();
    const found = await fetch(`${running.admin}/api/v1/workspaces/default/default/clients/web-app/findings`, {
      headers: { authorization: `Bearer ${running.adminToken}` },
    });
    expect(await found.json()).toEqual([]);
    await running.stop();
  });

  test('passes through the pages, and shares their session', async () => {
    const world = await startWorld();
    await registerCallback(world);
    const browser = new Browser(world.issuer);
    await world.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true, times: 1 }]);
    const login = await browser.open(authorizeUrl(world, { scope: 'openid profile accounts.read' }));
    expect(login.url).toMatch(new RegExp(`^${world.issuer}/attacker/login`));
    const consent = await login.login('bob');
    expect(consent.url).toMatch(new RegExp(`^${world.issuer}/attacker/consent`));
    expect((await consent.allow()).answer).toMatchObject({ iss: `${world.issuer}/attacker`, state: 's' });
    const again = await browser.open(authorizeUrl(world));
    expect(again.page).not.toBe('login');
    expect((await again.complete()).answer).toMatchObject({ iss: world.issuer, state: 's' });
  });

  test('waits in the console like any other', async () => {
    const world = await startWorld();
    await world.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true }]);
    const browser = new Browser(world.issuer);
    const login = await browser.open(authorizeUrl(world));
    const [interactionId = ''] = world.bus.traffic().waiting.keys();
    await fetch(`${world.admin}/api/v1/interactions/${interactionId}/decide`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'approve', username: 'bob' }),
    });
    const back = await (await browser.open(login.url.replace('/login?', '/oauth2/authorize?'))).complete();
    expect(back.answer).toMatchObject({ iss: `${world.issuer}/attacker` });
    expect([...world.bus.traffic().flows.values()].at(-1)).toMatchObject({ username: 'bob' });
  });
});

describe('a client that goes on', () => {
  test('hands the code over to the first issuer, which redeems it at the second', async () => {
    await stage.plant(MIX_UP);
    const attempt = await authorize(stage);
    const response = await redeemAt(`${stage.running.issuer}/oauth2/token`, attempt);
    const tokens = (await response.json()) as { id_token: string; access_token: string };
    expect(response.status).toBe(200);
    expect(decode(tokens.id_token).claims).toMatchObject({ iss: second(), nonce: attempt.nonce, sub: 'alice' });
    const keysOf = async (issuer: string) =>
      createLocalJWKSet(await readJson<JSONWebKeySet>(`${issuer}/.well-known/jwks.json`));
    await expect(jwtVerify(tokens.id_token, await keysOf(second()))).resolves.toBeDefined();
    await expect(jwtVerify(tokens.id_token, await keysOf(stage.running.issuer))).rejects.toThrow();
    const { verdict, notes } = await lastFlow();
    const cause = handedOver('The client', { secret: true, assertion: false, verifier: true });
    expect(notes.at(-1)).toBe(cause);
    expect(verdict).toMatchObject({ planted: true, severity: 'note', advice: COMPARE_ISS });
    expect(verdict?.cause).toContain(cause);
    expect(verdict?.fixes).toHaveLength(1);
  });

  test('gets userinfo that the second issuer signed', async () => {
    const config = automaticConfig();
    const webApp = config.workspaces[0]?.clients?.find(({ client_id }) => client_id === WEB_APP.client_id);
    Object.assign(webApp ?? {}, { userinfo_signed_response_alg: 'ES256' });
    const running = await start({ config });
    await running.core.faults.plant([{ kind: MIX_UP, params: {}, scope: {}, enabled: true }]);
    const attempt = await authorize({ ...stage, running });
    const redeemed = await redeemAt(`${running.issuer}/oauth2/token`, attempt);
    const { access_token } = (await redeemed.json()) as { access_token: string };
    const said = await fetch(`${running.issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
    const issuer = `${running.issuer}/attacker`;
    const keys = createLocalJWKSet(await readJson<JSONWebKeySet>(`${issuer}/.well-known/jwks.json`));
    await expect(jwtVerify(await said.text(), keys, { issuer })).resolves.toBeDefined();
    await running.stop();
  });

  test('or lets the response choose its server', async () => {
    await stage.plant(MIX_UP);
    const attempt = await authorize(stage);
    const { token_endpoint } = await metadataOf(arrival(attempt).searchParams.get('iss') ?? '');
    expect((await redeemAt(token_endpoint, attempt)).status).toBe(200);
    const { exchanges, verdict } = await lastFlow();
    expect(exchanges.map(({ endpoint }) => endpoint)).toEqual(['authorize', 'authorize', 'token']);
    expect(verdict?.cause).toContain(ledByResponse('The client'));
  });

  test('is told so too if the code is refused', async () => {
    await stage.plant(MIX_UP);
    const attempt = await authorize(stage);
    const response = await redeemAt(`${stage.running.issuer}/oauth2/token`, attempt, { code_verifier: 'x'.repeat(43) });
    expect(response.status).toBe(400);
    const { verdict, notes } = await lastFlow();
    expect(notes).toHaveLength(2);
    expect(verdict).toMatchObject({ planted: true, severity: 'error', check: 'pkce-verified' });
  });

  test('and a library that only checks the ID token has sent the code already', async () => {
    const config = await discover(stage);
    await stage.plant(MIX_UP);
    const { verifier, state, nonce, ...attempt } = await authorize(stage);
    const back = arrival({ verifier, state, nonce, ...attempt });
    back.searchParams.set('iss', stage.running.issuer);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    await expect(client.authorizationCodeGrant(config, back, checks)).rejects.toThrow();
    expect((await lastFlow()).verdict?.advice).toBe(COMPARE_ISS);
  });
});
