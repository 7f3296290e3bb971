import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { CheckupCard } from '../../contract/checkup/card.ts';
import { CONTROL, type CheckupView, type NewCheckup } from '../../contract/checkup/checkup.ts';
import { createCards } from '../../server/checkup/cards.ts';
import { Checkup } from '../../server/checkup/checkup.ts';
import { start } from '../../server/compose/start.ts';
import { filesBeside } from '../../server/files/config-path.ts';
import { automaticConfig, logIn, useStage } from '../faults/stage.ts';
import { startWorld } from '../world/world.ts';
import { careful, careless, withOpenidClient } from './clients.ts';
import { apiOf, begin, end, examine, next, WHOM } from './examine.ts';
import { SIGNATURES } from './libraries/found.ts';

const stage = useStage();
const planted = () => stage.running.core.faults.list();
const viewOf = async (id: string) => (await stage.api('GET', `checkups/${id}`)).body as CheckupView;
const login = (client = careful, run = CONTROL) => client(stage.running.issuer, run);

/** A check-up after a control run that succeeded. */
async function started(families: CheckupView['plan'][number]['family'][]): Promise<string> {
  const { id } = await begin(stage, { families: families as never });
  await next(stage, id);
  await login();
  await end(stage, id, CONTROL, null);
  return id;
}

test.for([
  [{}, 'workspace'],
  [{ ...WHOM, families: [] }, 'families'],
  [{ ...WHOM, families: ['jwts'] }, 'families'],
  [{ ...WHOM, leaseSeconds: 0 }, 'leaseSeconds'],
  [{ ...WHOM, command: 'rm' }, ''],
] as const)('refuses %j', async ([body, path]) => {
  const { status, body: answer } = await stage.api('POST', 'checkups', body);
  expect(status).toBe(400);
  expect(JSON.stringify(answer)).toContain(path);
});

test.for([
  { ...WHOM, client_id: 'web-ap' },
  { ...WHOM, workspace: 'default/other' },
])('finds nothing for %j', async (body) => {
  expect((await stage.api('POST', 'checkups', body)).status).toBe(404);
});

test('plants one fault a run, for this client, and ends it with the run', async () => {
  const id = await started(['token-response']);
  expect(planted()).toEqual([]);
  const run = await next(stage, id);
  expect(planted()).toMatchObject([{ kind: run, scope: WHOM, enabled: true }]);
  expect((await stage.api('POST', `checkups/${id}/runs/next`)).status).toBe(409);
  expect((await stage.api('POST', `checkups/${id}/runs/jwt.expired/end`, {})).status).toBe(409);
  await end(stage, id, run ?? '', false);
  expect(planted()).toEqual([]);
});

test('the next check-up of the same client ends the one before', async () => {
  const first = await started(['authorization']);
  await next(stage, first);
  const second = await begin(stage);
  expect(await viewOf(first)).toMatchObject({ state: 'stopped', plan: [] });
  expect(planted()).toEqual([]);
  expect((await stage.api('POST', `checkups/${first}/runs/next`)).status).toBe(409);
  await stage.api('DELETE', `checkups/${second.id}`);
});

test('deleting a check-up ends its fault', async () => {
  const id = await started(['authorization']);
  await next(stage, id);
  expect((await stage.api('DELETE', `checkups/${id}`)).status).toBe(204);
  expect(planted()).toEqual([]);
  expect((await stage.api('GET', `checkups/${id}`)).status).toBe(404);
  expect((await stage.api('DELETE', `checkups/${id}`)).status).toBe(404);
});

test('a run whose runner is gone ends by itself', async () => {
  const { id } = await begin(stage, { families: ['authorization'], leaseSeconds: 1 });
  await next(stage, id);
  await login();
  await end(stage, id, CONTROL, true);
  const ended = new Promise<void>((resolve) => {
    const stop = stage.running.bus.subscribe((event) => {
      if (event.type !== 'faults.changed' || event.planted > 0) return;
      stop();
      resolve();
    });
  });
  await next(stage, id);
  expect(planted()).toHaveLength(1);
  await ended;
  expect(await viewOf(id)).toMatchObject({ state: 'stopped' });
});

test('a control run that sends no request, or doesn’t log in, ends the check-up', async () => {
  const silent = await begin(stage);
  await next(stage, silent.id);
  expect(await end(stage, silent.id, CONTROL, true)).toMatchObject({ result: 'failed', did: 'It sent no request.' });
  expect(await viewOf(silent.id)).toMatchObject({ state: 'stopped' });
  const failing = await begin(stage);
  await next(stage, failing.id);
  await login();
  expect(await end(stage, failing.id, CONTROL, false)).toMatchObject({ result: 'failed' });
});

test('another’s requests don’t count', async () => {
  const id = await started(['authorization']);
  const run = await next(stage, id);
  await stage.fetch('/oauth2/token', { method: 'POST', body: new URLSearchParams({ client_id: 'spa' }) });
  expect(await end(stage, id, run ?? '', true)).toMatchObject({ result: 'could_not_tell' });
});

describe('a check-up, when two things happen at once', () => {
  const ENDED = { loggedIn: true, skipped: false, hung: false };
  const cards = createCards(undefined);

  /** One of the whole family, after its control run. */
  async function begun(families: NewCheckup['families'] = ['userinfo']): Promise<Checkup> {
    const { core, bus } = stage.running;
    const webApp = core.config.issuer('default', 'default')!.clients.get('web-app')!;
    const checkup = new Checkup({ ...WHOM, families, leaseSeconds: 60 }, webApp, { core, bus, cards });
    await checkup.next();
    await login();
    await checkup.end(CONTROL, ENDED);
    return checkup;
  }

  test('ends a fault that is planted after it was stopped', async () => {
    const checkup = await begun();
    const next = checkup.next();
    checkup.stop('Someone left.');
    await expect(next).rejects.toThrow('Someone left.');
    expect(planted()).toEqual([]);
  });

  test('ends a fault that is planted after its run was ended', async () => {
    const checkup = await begun();
    const { kind } = checkup.view().plan.map(({ id }) => ({ kind: id }))[0]!;
    await Promise.all([checkup.next(), checkup.end(kind, ENDED)]);
    expect(planted()).toEqual([]);
    checkup.stop('');
  });

  test('takes the first of two answers to one run', async () => {
    const checkup = await begun();
    const { kind = '' } = (await checkup.next()) ?? {};
    await login();
    const [first, second] = await Promise.allSettled([checkup.end(kind, ENDED), checkup.end(kind, ENDED)]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    expect(checkup.view().lines.filter(({ id }) => id === kind)).toMatchObject([{ result: 'failed' }]);
    checkup.stop('');
  });

  test('has no card if it is stopped while its last run ends', async () => {
    const checkup = await begun();
    while (checkup.view().plan.length > 1) await checkup.end((await checkup.next())?.kind ?? '', ENDED);
    const { kind = '' } = (await checkup.next()) ?? {};
    const last = checkup.end(kind, ENDED);
    checkup.stop('Someone left.');
    await expect(last).rejects.toThrow('Someone left.');
    expect(checkup.view()).toMatchObject({ state: 'stopped' });
    expect(await cards.list()).toEqual([]);
  });

  test('isn’t done while the last run is on', async () => {
    const checkup = await begun();
    let before = '';
    while (checkup.view().plan.length > 1) await checkup.end((before = (await checkup.next())?.kind ?? ''), ENDED);
    await checkup.next();
    await checkup.end(before, ENDED);
    expect(checkup.view()).toMatchObject({ state: 'running' });
    checkup.stop('');
  });

  test('knows what can’t apply when the control run is judged again', async () => {
    const checkup = await begun(['userinfo', 'revocation']);
    const { lines, plan } = checkup.view();
    expect(lines).not.toEqual([]);
    await checkup.end(CONTROL, ENDED);
    expect(checkup.view()).toMatchObject({ lines, plan });
    checkup.stop('');
  });
});

test('a check-up that was stopped takes no answers, and has no card', async () => {
  const { id } = await begin(stage);
  await next(stage, id);
  await login();
  expect(await end(stage, id, CONTROL, false)).toMatchObject({ result: 'failed' });
  expect((await stage.api('POST', `checkups/${id}/runs/${CONTROL}/end`, { loggedIn: true })).status).toBe(409);
  const view = await viewOf(id);
  expect([view.state, view.card]).toEqual(['stopped', undefined]);
});

test('asks where it can’t tell, and takes the answer afterwards', async () => {
  const id = await started(['userinfo']);
  const run = await next(stage, id);
  await login();
  expect(await end(stage, id, run ?? '', null)).toMatchObject({ result: 'could_not_tell' });
  expect(await end(stage, id, run ?? '', false)).toMatchObject({ result: 'passed' });
  expect((await viewOf(id)).lines.filter((line) => line.id === run)).toHaveLength(1);
});

test('a fault that someone else ended tells nothing', async () => {
  const id = await started(['authorization']);
  const run = await next(stage, id);
  await stage.api('DELETE', 'faults');
  await logIn(stage);
  expect(await end(stage, id, run ?? '', true)).toMatchObject({ result: 'could_not_tell' });
});

test('sees by itself what a careless client does with a response', async () => {
  const card = await examine(stage, careless, { families: ['authorization'], isHeard: false });
  const byId = Object.fromEntries(card.lines.map(({ id, result }) => [id, result]));
  expect(byId).toMatchObject({
    'authorization.wrong-state': 'failed',
    'authorization.mix-up': 'failed',
    'authorization.replayed': 'failed',
    'authorization.injected-code': 'failed',
    'authorization.long-code': 'passed',
  });
});

test('a client that trusts TLS instead of the signature is told so, over http', async () => {
  const trusting = withOpenidClient({ checksSignatures: false, triesAgain: false, comparesUser: true });
  const card = await examine(stage, trusting, { families: ['jwt'] });
  const failures = card.lines.filter(({ result }) => result === 'failed').map(({ id }) => id);
  expect(failures).toEqual(SIGNATURES);
  expect(card.grade).toBe('B');
});

test('cards are kept beside the config, and survive a start', async () => {
  const { running } = await withFile();
  const { checkups } = filesBeside(running.configPath ?? '');
  const kept = JSON.parse(await readFile(checkups, 'utf8')) as { cards: CheckupCard[] };
  expect(kept.cards).toMatchObject([{ subject: 'web-app', of: 'client', grade: 'A' }]);
  await running.stop();
  const again = await start({ config: running.configPath ?? '' });
  const listed = await fetch(`${again.admin}/api/v1/checkups`, {
    headers: { authorization: `Bearer ${again.adminToken}` },
  });
  expect(await listed.json()).toMatchObject([{ state: 'done', card: { id: kept.cards[0]?.id } }]);
  await again.stop();
});

/** A check-up in a server with a config file. */
async function withFile() {
  const world = await startWorld();
  const { settings, clients } = automaticConfig().workspaces[0]!;
  await world.configure((workspace) => Object.assign(workspace, { settings, clients }));
  await examine({ running: world, api: apiOf(world) }, careful, { families: ['refresh'] });
  return { running: world };
}

test('stopping the server ends the run', async () => {
  const running = await start({ config: automaticConfig() });
  const { id } = (await apiOf(running)('POST', 'checkups', WHOM)).body as CheckupView;
  await apiOf(running)('POST', `checkups/${id}/runs/next`);
  await careful(running.issuer, CONTROL);
  await apiOf(running)('POST', `checkups/${id}/runs/${CONTROL}/end`, { loggedIn: true });
  await apiOf(running)('POST', `checkups/${id}/runs/next`);
  expect(running.core.faults.list()).toHaveLength(1);
  await running.stop();
  expect(running.core.faults.list()).toEqual([]);
});

test('keeps the last 20 cards of a subject, 200 in all', async () => {
  const cards = createCards(undefined);
  const card = { of: 'client', workspace: 'default/default', lines: [], grade: 'A' } as unknown as CheckupCard;
  for (let number = 0; number < 21; number += 1) await cards.keep({ ...card, id: `a${number}`, subject: 'a' });
  expect((await cards.list()).map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, at) => `a${at + 1}`));
  for (let number = 0; number < 200; number += 1)
    await cards.keep({ ...card, id: `b${number}`, subject: `b${number}` });
  expect(await cards.list()).toHaveLength(200);
  expect((await cards.list())[0]?.id).toBe('b0');
});
