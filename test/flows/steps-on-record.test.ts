import { expect, test } from 'vitest';
import { FLOWS, outcomeOf, stateOf, type Check, type Flow } from '../../contract/traffic/flow.ts';
import { Browser } from '../world/browser.ts';
import { authorizePath, CHALLENGE, introspect, redeem, userinfo, VERIFIER, type Tokens } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';

const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };

async function obtainCode(world: World, browser = new Browser(world.issuer)): Promise<string> {
  const visit = await browser.open(world.issuer + authorizePath(PKCE));
  return (await visit.complete()).answer['code'] ?? '';
}

const latestFlow = (world: World, kind: Flow['kind'] = 'authorization_code'): Flow => {
  const flow = [...world.bus.traffic().flows.values()].findLast((candidate) => candidate.kind === kind);
  if (!flow) throw new Error(`No flow of kind ${kind} is on record.`);
  return flow;
};

const statesOf = (flow: Flow): string[] => FLOWS.authorization_code.map((step) => stateOf(flow.steps[step]));

const failuresOf = (flow: Flow): Check[] =>
  Object.values(flow.steps)
    .flat()
    .filter(({ outcome }) => outcome === 'failed');

test('one login shows its ten steps as they happen', async () => {
  const world = await startWorld();
  const browser = new Browser(world.issuer);
  const page = await browser.open(world.issuer + authorizePath(PKCE));
  const none = 'not-seen';
  expect(statesOf(latestFlow(world)).slice(1, 6)).toEqual(['passed', 'waiting', none, none, none]);
  expect(outcomeOf(latestFlow(world))).toBe('waiting');
  const consent = await page.login('alice');
  expect(statesOf(latestFlow(world)).slice(1, 6)).toEqual(['passed', 'passed', 'waiting', none, none]);
  const { answer } = await consent.allow();
  expect(statesOf(latestFlow(world)).slice(1, 6)).toEqual(['passed', 'passed', 'passed', 'passed', none]);
  const tokens = (await (await redeem(world, answer['code'] ?? '', { code_verifier: VERIFIER })).json()) as Tokens;
  expect(statesOf(latestFlow(world))).toEqual([none, ...Array<string>(7).fill('passed'), none, none]);
  await userinfo(world, tokens.access_token);
  await introspect(world, tokens.access_token);
  const flow = latestFlow(world);
  expect(statesOf(flow)).toEqual([none, ...Array<string>(9).fill('passed')]);
  expect(outcomeOf(flow)).toBe('succeeded');
  expect(flow).toMatchObject({ client_id: 'web-app', username: 'alice', workspace: 'default/default' });
  expect(flow.tokens.map(({ kind }) => kind).toSorted()).toEqual(['access_token', 'id_token', 'refresh_token']);
  const checks = (step: keyof Flow['steps']) => flow.steps[step]?.map(({ check }) => check);
  expect(checks('authorize-requested')).toEqual(
    expect.arrayContaining(['client-identified', 'redirect-uri-matched', 'response-type', 'pkce']),
  );
  expect(checks('request-validated')).toEqual(
    expect.arrayContaining(['code-known', 'code-unexpired', 'redirect-uri-repeated', 'pkce-verified']),
  );
});

test('a second login skips the consent step and says why', async () => {
  const world = await startWorld();
  const browser = new Browser(world.issuer);
  await obtainCode(world, browser);
  await obtainCode(world, browser);
  const flow = latestFlow(world);
  expect(stateOf(flow.steps['consent-given'])).toBe('skipped');
  expect(flow.steps['consent-given']?.[0]?.description).toContain('granted before');
  expect(stateOf(flow.steps['user-authenticated'])).toBe('passed');
});

test('a wrong redirect URI shows which check failed, what was expected and what was received', async () => {
  const world = await startWorld();
  const redirect_uri = 'http://localhost:3000/elsewhere';
  const answer = await world.fetch(authorizePath({ client_id: 'spa', redirect_uri, ...PKCE }));
  expect(answer.status).toBe(400);
  const [failure, ...more] = failuresOf(latestFlow(world));
  expect(more).toEqual([]);
  expect(failure).toMatchObject({ check: 'redirect-uri-matched', error: 'invalid_request', received: redirect_uri });
  expect(failure?.expected).toContain('http://localhost:3000/callback');
  expect(failure?.spec).toMatch(/RFC/);
});

test('a wrong verifier fails pkce-verified, and the record never shows the right one', async () => {
  const world = await startWorld();
  const wrong = 'wrong-verifier-wrong-verifier-wrong-verifier-1';
  expect((await redeem(world, await obtainCode(world), { code_verifier: wrong })).status).toBe(400);
  const flow = latestFlow(world);
  expect(failuresOf(flow).map(({ check }) => check)).toEqual(['pkce-verified']);
  expect(failuresOf(flow)[0]).toMatchObject({ error: 'invalid_grant', expected: expect.any(String) });
  expect(JSON.stringify(flow)).not.toContain(VERIFIER);
});

test('a spent code fails code-known, revokes its tokens, and leaves the success readable', async () => {
  const world = await startWorld();
  const code = await obtainCode(world);
  expect((await redeem(world, code, { code_verifier: VERIFIER })).status).toBe(200);
  expect((await redeem(world, code, { code_verifier: VERIFIER })).status).toBe(400);
  const flow = latestFlow(world);
  expect(failuresOf(flow)).toMatchObject([
    { check: 'code-known', expected: 'an unused code', received: expect.stringContaining('a code that was used') },
  ]);
  expect(outcomeOf(flow)).toBe('succeeded');
  const revocable = flow.tokens.filter(({ kind }) => kind !== 'id_token');
  expect(revocable.every(({ revokedAt }) => revokedAt !== undefined)).toBe(true);
});
