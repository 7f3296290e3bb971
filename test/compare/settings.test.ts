import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compareFlows, type Subject } from '../../contract/traffic/compare/compare.ts';
import { withAdvice } from '../../contract/traffic/compare/advice.ts';
import type { FlowDifference } from '../../contract/traffic/compare/comparison.ts';
import type { OperationName } from '../../contract/operations.ts';
import { TOKEN_NAMES } from '../../contract/traffic/compare/facts.ts';
import { KNOWN_DIFFERENCES } from '../../contract/traffic/compare/known.ts';
import { readHar } from '../../contract/traffic/har/read-har.ts';
import { call } from '../world/admin.ts';
import { automate, authorize, obtainTokens, redeem, refresh, userinfo } from '../world/code-grant.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';
import { entry, loginAt, textOf, VENDORS, type Vendor } from './foreign.ts';

function foreign(entries: readonly unknown[], index = 0): Subject {
  const read = readHar('login.har', textOf(entries));
  if (!read.ok) throw new Error(read.fault.message);
  const { flows, exchanges } = read.recording;
  const flow = [...flows.values()][index]!;
  return { flow, exchanges: flow.exchangeIds.flatMap((id) => exchanges.get(id) ?? []) };
}

function liveOf({ bus }: World): Subject {
  const { flows, exchanges } = bus.traffic();
  const flow = [...flows.values()].at(-1)!;
  return { flow, exchanges: flow.exchangeIds.flatMap((id) => exchanges.get(id) ?? []) };
}

function advised(world: World, left: Subject): FlowDifference[] {
  const { clients, workspace, claims } = world.workspace();
  const client = clients.get('web-app')!;
  const config = {
    tid: 'default',
    aid: 'default',
    client,
    settings: workspace.settings,
    claims: Object.values(claims).flat(),
  };
  const comparison = withAdvice(compareFlows(left, liveOf(world)), { imitated: 'left', isForeign: true, config });
  return comparison.steps.flatMap(({ differences }) => differences);
}

/** A login here like the vendor's, with the same user data. */
async function loginHere(world: World): Promise<void> {
  const { access_token } = await obtainTokens(world, { scope: 'openid email', state: 'st-0', nonce: 'n-st-0' });
  await userinfo(world, access_token);
}

async function press(world: World, { setting }: FlowDifference): Promise<number> {
  const { operation = '', params = {}, body } = setting!;
  const type = operation.endsWith('update') ? 'application/merge-patch+json' : 'application/json';
  const answered = await call(world, operation as OperationName, { params, body, headers: { 'content-type': type } });
  return answered.status;
}

type Named = Pick<FlowDifference, 'where' | 'of' | 'name'>;
const find = (all: readonly FlowDifference[], { where, of, name }: Named): FlowDifference | undefined =>
  all.find((one) => one.where === where && one.of === of && one.name === name);

const KEYCLOAK: Vendor = VENDORS[0]!;
const named = (where: FlowDifference['where'], of: string, name: string): Named => ({ where, of, name });
const LIKE_KEYCLOAK: Vendor = {
  ...KEYCLOAK,
  claims: { ...KEYCLOAK.claims, acr: 'gold', idp: 'corp', groups: ['a'], nickname: 'Al' },
};

/** Each is made here as the other server had it, and then it differs no more. */
const SAME: readonly [what: string, difference: Named][] = [
  ['the lifetime of access tokens', named('member', 'token', 'expires_in')],
  ['the lifetime of ID tokens', named('claim', TOKEN_NAMES.id_token, 'lifetime')],
  ['the identity provider', named('claim', TOKEN_NAMES.access_token, 'idp')],
  ['the authentication context', named('claim', TOKEN_NAMES.access_token, 'acr')],
  ['the format of scopes', named('claim', TOKEN_NAMES.access_token, 'scope')],
  ['a claim of a user’s attribute', named('claim', TOKEN_NAMES.access_token, 'nickname')],
];

test('a setting makes each of these the same: lifetimes, claims, identity provider, authentication context', async () => {
  const world = await startWorld();
  await automate(world);
  await loginHere(world);
  for (const [what, difference] of SAME) {
    const before = find(advised(world, foreign(loginAt(LIKE_KEYCLOAK))), difference);
    expect([what, before?.setting?.operation]).toEqual([what, expect.any(String)]);
    expect(await press(world, before!)).toBeLessThan(300);
    await loginHere(world);
    expect([what, find(advised(world, foreign(loginAt(LIKE_KEYCLOAK))), difference)]).toEqual([what, undefined]);
  }
});

test.each([
  ['opaque access tokens', VENDORS[1]!, named('token_header', TOKEN_NAMES.access_token, 'format'), 'opaque'],
  ['an audience', { ...VENDORS[2]! }, named('claim', TOKEN_NAMES.access_token, 'aud'), '["web-app","api"'],
])('a setting gives %s', async (_what, vendor, what, right) => {
  const world = await startWorld();
  await automate(world);
  await loginHere(world);
  const found = find(advised(world, foreign(loginAt(vendor))), what);
  await press(world, found!);
  await loginHere(world);
  const after = find(advised(world, foreign(loginAt(vendor))), what);
  expect(after?.right ?? found?.left).toContain(right);
  expect(after?.setting).toBeUndefined();
});

test('settings for the client: its redirect URI, authentication, consent; for refresh tokens: their rotation', async () => {
  const world = await startWorld();
  await automate(world);
  const { refresh_token } = await obtainTokens(world);
  const login = advised(world, foreign(loginAt(KEYCLOAK)));
  expect(find(login, named('parameter', 'authorize', 'redirect_uri'))?.setting).toMatchObject({
    operation: 'clients.update',
    body: { redirect_uris: [CALLBACK, 'https://app.example.com/callback'] },
  });
  const asking: Vendor = { ...KEYCLOAK, login: { path: '/login-actions/consent?tab_id=t1', form: { accept: 'Yes' } } };
  const consent = advised(world, foreign(loginAt(asking))).find(({ step }) => step === 'consent-given');
  expect(consent?.setting).toMatchObject({ operation: 'clients.update', body: { trusted: false } });
  await refresh(world, refresh_token);
  const json = { access_token: 'a', refresh_token: 'kept', token_type: 'Bearer', expires_in: 60 };
  const form = { grant_type: 'refresh_token', refresh_token: 'kept', client_id: 'web-app', client_secret: 's' };
  const kept = advised(world, foreign([entry('https://id.test/token', { form }, { json })]));
  const rotation = find(kept, named('member', 'token', 'refresh token after use'));
  expect(rotation?.setting).toMatchObject({ body: { disable_refresh_token_cycling: true } });
  expect(rotation?.setting?.label).toMatch(/less secure/);
  expect(find(kept, named('parameter', 'token', 'client authentication'))?.setting).toMatchObject({
    body: { token_endpoint_auth_method: 'client_secret_post' },
  });
});

test('docs/compare.md lists every known difference', async () => {
  const page = await readFile(new URL('../../docs/compare.md', import.meta.url), 'utf8');
  const words = page.replaceAll(/\s+/g, ' ');
  for (const { text } of KNOWN_DIFFERENCES) expect(words).toContain(text);
});

test('a difference that no setting changes says why, if it is known', async () => {
  const world = await startWorld();
  await automate(world);
  await loginHere(world);
  const all = advised(world, foreign(loginAt(KEYCLOAK)));
  const known = new Set(KNOWN_DIFFERENCES.map(({ text }) => text));
  expect(known).toContain(find(all, named('member', 'token', 'refresh_expires_in'))?.knownDifference);
  expect(known).toContain(find(all, named('claim', TOKEN_NAMES.access_token, 'tid'))?.knownDifference);
  for (const { natural, setting, knownDifference } of all) {
    expect(setting && knownDifference).toBeUndefined();
    if (natural) expect([setting, knownDifference]).toEqual([undefined, undefined]);
  }
});

test('a wrong redirect URI at the token endpoint is the first difference of a flow that failed', async () => {
  const world = await startWorld();
  await automate(world);
  await obtainTokens(world);
  const good = liveOf(world);
  const code = (await authorize(world)).get('code') ?? '';
  await redeem(world, code, { redirect_uri: 'http://localhost:4000/callback' });
  const differences = compareFlows(good, liveOf(world)).steps.flatMap((step) => step.differences);
  expect(differences.find(({ natural }) => !natural)).toMatchObject({
    step: 'token-requested',
    name: 'redirect_uri',
    changes: [{ at: 17, expected: '3', received: '4' }],
  });
});
