import { get as httpGet } from 'node:http';
import * as client from 'openid-client';
import { afterEach, describe, expect, test } from 'vitest';
import type { BreakpointView } from '../../contract/breakpoints/breakpoint.ts';
import type { HeldView } from '../../contract/breakpoints/held.ts';
import { createBreakpoints } from '../../server/breakpoints/registry.ts';
import { start } from '../../server/compose/start.ts';
import { authorize, arrival, automaticConfig, logIn, userinfo, useStage } from '../faults/stage.ts';
import { caught, clearAll, nextEvent, nextHeld } from './held.ts';

const stage = useStage();
const keys = (init?: RequestInit): Promise<Response> => stage.fetch('/.well-known/jwks.json', init);
const AT_TOKEN = { scope: { client_id: 'web-app', endpoint: 'token' } };
const AT_KEYS = { scope: { endpoint: 'jwks' } };

afterEach(() => clearAll(stage));

describe('what waits', () => {
  test('a reply waits until it is released, and is then the same', async () => {
    const plain = await (await keys()).text();
    const { held, outcome, release } = await caught(stage, AT_KEYS, () => keys());
    expect(held).toMatchObject({ endpoint: 'jwks', at: 'reply', hungUp: false, reply: { status: 200, body: plain } });
    expect(stage.running.bus.traffic().held.get(held.id)).toMatchObject({ point: 'reply', until: held.until });
    expect((await stage.api('GET', 'held')).body).toMatchObject([{ id: held.id }]);
    expect(await release()).toMatchObject({ status: 200, body: { faults: [], not_planted: [] } });
    expect(await (await outcome).text()).toBe(plain);
    expect(stage.running.bus.traffic().held.size).toBe(0);
    const exchange = stage.running.bus.traffic().exchanges.get(held.exchangeId);
    expect(exchange?.faults).toBeUndefined();
  });

  test('once is once, and without it every exchange waits', async () => {
    const { outcome, release } = await caught(stage, AT_KEYS, () => keys());
    await release();
    await (await outcome).arrayBuffer();
    expect(stage.running.core.breakpoints.active).toBeUndefined();
    expect((await keys()).status).toBe(200);
    const [breakpoint] = (await stage.api('GET', 'breakpoints')).body as BreakpointView[];
    expect(breakpoint).toMatchObject({ hits: 1, enabled: false });
    await stage.api('PATCH', `breakpoints/${breakpoint!.id}`, { once: false, enabled: true });
    for (const hits of [2, 3]) {
      const waits = nextHeld(stage.running);
      const response = keys();
      await stage.api('POST', `held/${(await waits).id}/release`, {});
      expect((await response).status).toBe(200);
      expect((await stage.api('GET', `breakpoints/${breakpoint!.id}`)).body).toMatchObject({ hits });
    }
  });

  test('without a breakpoint the bytes are the same', async () => {
    const before = await keys();
    await stage.api('POST', 'breakpoints', { scope: { endpoint: 'userinfo' } });
    const after = await keys();
    const withoutIds = ({ headers }: Response) =>
      [...headers].filter(([name]) => name !== 'x-trace-id' && name !== 'date');
    expect(withoutIds(after)).toEqual(withoutIds(before));
    expect(await after.text()).toBe(await before.text());
  });

  test.for([
    ['client', { client_id: 'web-app' }, { client_id: 'spa' }],
    ['user', { username: 'alice' }, { username: 'bob' }],
    ['workspace', { workspace: 'default/default' }, { workspace: 'default/other' }],
  ] as const)('a scope of a %s matches only that', async ([, meant, other]) => {
    await stage.api('POST', 'breakpoints', { scope: { endpoint: 'token', ...other } });
    await logIn(stage);
    const { held, outcome, release } = await caught(stage, { scope: { endpoint: 'token', ...meant } }, () =>
      logIn(stage),
    );
    expect(held).toMatchObject({ client_id: 'web-app', username: 'alice' });
    await release();
    await outcome;
  });

  test('a lane that nobody joins holds nothing', async () => {
    await stage.api('POST', 'breakpoints', { scope: { endpoint: 'jwks', lane: 'red' } });
    expect((await keys()).status).toBe(200);
    const waits = nextHeld(stage.running);
    const response = keys({ headers: { 'Understudy-Lane': 'red' } });
    expect(await waits).toMatchObject({ lane: 'red' });
    await stage.api('POST', 'held/release');
    expect((await response).status).toBe(200);
  });

  test('a scope that matches nothing is set with a warning', async () => {
    const warned = async (scope: object) =>
      ((await stage.api('POST', 'breakpoints', { scope })).body as BreakpointView).warnings.join(' ');
    expect(await warned({ client_id: 'web-ap' })).toContain('"web-app"');
    expect(await warned({ endpoint: 'tokens' })).toContain('"token"');
    expect(await warned({ endpoint: 'jwks', client_id: 'web-app' })).not.toBe('');
    expect(await warned({ endpoint: 'token', client_id: 'web-app' })).toBe('');
  });
});

describe('edits', () => {
  test('parameters of a request are edited before it is processed', async () => {
    const at = { at: 'request', scope: { endpoint: 'authorize' } };
    const { held, outcome, release } = await caught(stage, at, () => authorize(stage));
    expect(held.request.parameters['scope']).toContain('openid');
    await release({ edits: { parameters: { ...held.request.parameters, scope: 'openid email' } } });
    const attempt = await outcome;
    const tokens = await client.authorizationCodeGrant(attempt.config, arrival(attempt), {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
    });
    expect(tokens.scope).toBe('openid email');
  });

  test('a form is edited, too, and the badge says what was changed', async () => {
    const { held, outcome, release } = await caught(stage, { at: 'request', ...AT_TOKEN }, () => logIn(stage));
    await release({ edits: { parameters: { ...held.request.parameters, code_verifier: 'wrong'.repeat(10) } } });
    await expect(outcome).rejects.toMatchObject({ error: 'invalid_grant' });
    const exchange = stage.running.bus.traffic().exchanges.get(held.exchangeId);
    expect(exchange?.faults).toMatchObject([{ kind: 'by-hand', title: expect.stringContaining('code_verifier') }]);
    await stage.running.verdicts.settled();
    const { verdict } = stage.running.bus.traffic().exchanges.get(held.exchangeId) ?? {};
    expect(verdict).toMatchObject({ planted: true });
  });

  test('claims are signed again with the workspace’s key, and the record agrees', async () => {
    const { held, outcome, release } = await caught(stage, AT_TOKEN, () => logIn(stage));
    const { id_token, access_token } = held.reply?.claims ?? {};
    const edits = {
      claims: { id_token: { ...id_token, team: 'blue' }, access_token: { ...access_token, team: 'blue' } },
    };
    expect(await release({ edits })).toMatchObject({ status: 200 });
    const loggedIn = await outcome;
    expect(loggedIn.tokens.claims()).toMatchObject({ team: 'blue', sub: 'alice' });
    expect(await userinfo(loggedIn)).toMatchObject({ sub: 'alice' });
    const seen = await client.tokenIntrospection(loggedIn.config, loggedIn.tokens.access_token);
    expect(seen.active).toBe(true);
  });

  test('an access token that was edited to be expired is inactive', async () => {
    const { held, outcome, release } = await caught(stage, AT_TOKEN, () => logIn(stage));
    await release({ edits: { claims: { access_token: { ...held.reply?.claims?.access_token, exp: 1 } } } });
    const { config, tokens } = await outcome;
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  });

  test.for([
    ['another issuer', { iss: 'http://other.example' }, 'right'],
    ['another audience', { aud: 'spa' }, 'right'],
    ['the past', { exp: 1 }, 'right'],
    ['a wrong key', {}, 'wrong_key'],
    ['no signature', {}, 'none'],
  ] as const)('a client refuses an ID token edited to have %s', async ([, changed, sign]) => {
    const { held, outcome, release } = await caught(stage, AT_TOKEN, () => logIn(stage));
    const id_token = { ...held.reply?.claims?.id_token, ...changed };
    expect(await release({ edits: { claims: { id_token }, sign } })).toMatchObject({ status: 200 });
    await expect(outcome).rejects.toThrow();
    const exchange = stage.running.bus.traffic().exchanges.get(held.exchangeId);
    expect(exchange?.faults).toMatchObject([{ kind: 'by-hand' }]);
  });

  test('status, headers and body are sent as they were edited', async () => {
    const { outcome, release } = await caught(stage, AT_KEYS, () => keys());
    const headers = { 'content-type': 'text/plain', 'x-edited': 'yes', 'cache-control': null };
    await release({ edits: { status: 418, headers, body: 'no keys ☕' } });
    const response = await outcome;
    expect(response.status).toBe(418);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(response.headers.get('x-edited')).toBe('yes');
    expect(response.headers.get('cache-control')).toBeNull();
    expect(await response.text()).toBe('no keys ☕');
  });

  test('parameters of an authorization response are edited before the browser gets them', async () => {
    const { held, outcome, release } = await caught(stage, { scope: { endpoint: 'authorize' } }, () =>
      authorize(stage),
    );
    await release({ edits: { parameters: { ...held.reply?.parameters, state: 'other' } } });
    const attempt = await outcome;
    await expect(
      client.authorizationCodeGrant(attempt.config, arrival(attempt), { expectedState: attempt.state }),
    ).rejects.toThrow();
  });
});

describe('other ends', () => {
  test('a dropped exchange gets no answer', async () => {
    const { held, outcome, release } = await caught(stage, AT_KEYS, () => keys());
    const answered = nextEvent(stage.running, 'exchange.answered');
    await release({ action: 'drop' });
    await expect(outcome).rejects.toThrow();
    await answered;
    const exchange = stage.running.bus.traffic().exchanges.get(held.exchangeId);
    expect(exchange).toMatchObject({ hungUp: true, faults: [{ kind: 'by-hand' }] });
    expect(exchange?.reply).toBeUndefined();
  });

  test('an error at a request leaves it unprocessed: the same code works afterwards', async () => {
    const attempt = await authorize(stage);
    const checks = { pkceCodeVerifier: attempt.verifier, expectedState: attempt.state, expectedNonce: attempt.nonce };
    const redeem = () => client.authorizationCodeGrant(attempt.config, arrival(attempt), checks);
    const { outcome, release } = await caught(stage, { at: 'request', ...AT_TOKEN }, redeem);
    await release({ action: 'error', error: { error: 'slow_down', status: 400 } });
    await expect(outcome).rejects.toMatchObject({ error: 'slow_down' });
    expect(await redeem()).toMatchObject({ token_type: 'bearer' });
  });

  test('an error in place of an authorization response goes to the client, with its state', async () => {
    const { outcome, release } = await caught(stage, { scope: { endpoint: 'authorize' } }, () => authorize(stage));
    await release({ action: 'error', error: { error: 'access_denied' } });
    const attempt = await outcome;
    await expect(
      client.authorizationCodeGrant(attempt.config, arrival(attempt), { expectedState: attempt.state }),
    ).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('a client that hangs up is seen, and its exchange ends like any other', async () => {
    await stage.api('POST', 'breakpoints', { ...AT_KEYS, once: true });
    const waits = nextHeld(stage.running);
    const request = httpGet(`${stage.running.issuer}/.well-known/jwks.json`);
    request.on('error', () => undefined);
    const { id, exchangeId } = await waits;
    const left = nextEvent(stage.running, 'exchange.held');
    request.destroy();
    await left;
    expect((await stage.api('GET', `held/${id}`)).body).toMatchObject({ hungUp: true });
    expect(stage.running.bus.traffic().held.get(id)).toMatchObject({ hungUp: true });
    const answered = nextEvent(stage.running, 'exchange.answered');
    await stage.api('POST', `held/${id}/release`, {});
    await answered;
    expect(stage.running.bus.traffic().exchanges.get(exchangeId)?.hungUp).toBe(true);
  });

  test('a deleted breakpoint lets go of what it holds', async () => {
    const { held, outcome } = await caught(stage, AT_KEYS, () => keys());
    expect((await stage.api('DELETE', `breakpoints/${held.breakpointId}`)).status).toBe(204);
    expect((await outcome).status).toBe(200);
    expect((await stage.api('DELETE', `breakpoints/${held.breakpointId}`)).status).toBe(404);
  });

  test('a server that stops lets everything continue at once', async () => {
    const running = await start({ config: automaticConfig() });
    await running.core.breakpoints.create({ scope: {}, at: 'reply', once: false, enabled: true, limit_seconds: 600 });
    const url = `${running.issuer}/.well-known/jwks.json`;
    const waits = nextHeld(running);
    const responses = [fetch(url), fetch(url)];
    await waits;
    await expect.poll(() => running.core.breakpoints.held().length).toBe(2);
    await running.stop();
    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual([200, 200]);
  });

  /** Breakpoints whose timers end when the test says so. */
  async function unhurried() {
    const timers: { ms: number; act: () => void }[] = [];
    const { runtime, keys: keyring, ids, config } = stage.running.core;
    const events: string[] = [];
    const breakpoints = createBreakpoints({
      runtime,
      keys: keyring,
      ids,
      clock: () => 1000,
      now: () => 1000,
      emit: (type) => void events.push(type),
      flowOf: () => undefined,
      after: (ms, act) => {
        timers.push({ ms, act });
        return () => undefined;
      },
    });
    await breakpoints.create({ scope: {}, at: 'request', once: false, enabled: true, limit_seconds: 60 });
    const issuer = config.issuers()[0]!;
    const request = { method: 'GET', path: '/', query: '', headers: {}, body: '', exchangeId: 'one', issuer };
    const watched = await breakpoints.active!.begin(request, 'jwks', new AbortController().signal);
    return { breakpoints, timers, events, request, passed: watched.request() };
  }

  test('when its time is over it continues unchanged', async () => {
    const { breakpoints, timers, events, request, passed } = await unhurried();
    expect(breakpoints.held()).toMatchObject([{ heldAt: 1000, until: 61_000 }]);
    expect(timers).toMatchObject([{ ms: 60_000 }]);
    timers[0]!.act();
    expect(await passed).toEqual({ kind: 'passed', value: request });
    expect(events).not.toContain('fault.planted');
    expect(breakpoints.held()).toEqual([]);
  });

  test('a delay ends by itself, and when the server stops', async () => {
    for (const end of ['timer', 'stop'] as const) {
      const { breakpoints, timers, request, passed } = await unhurried();
      const [held] = breakpoints.held();
      breakpoints.release(held!.id, 'api', { action: 'delay', delay: 5, always: false });
      await expect.poll(() => timers.map(({ ms }) => ms)).toEqual([60_000, 5000]);
      if (end === 'timer') timers[1]!.act();
      else breakpoints.stop();
      expect(await passed).toEqual({ kind: 'passed', value: request });
    }
  });
});

describe('always do this', () => {
  const FORMER = { scope: { client_id: 'web-app', endpoint: 'token' } };

  test('an edited claim becomes a fault of the same client', async () => {
    const { held, outcome, release } = await caught(stage, FORMER, () => logIn(stage));
    const id_token = { ...held.reply?.claims?.id_token, iss: 'http://other.example', email: 'x@example.org' };
    const { body } = await release({ always: true, edits: { claims: { id_token } } });
    expect(body).toMatchObject({ faults: [{ kind: 'jwt.wrong-issuer', params: { token: 'id' }, ...FORMER }] });
    expect((body as { not_planted: string[] }).not_planted).toEqual([expect.stringContaining('email')]);
    await expect(outcome).rejects.toThrow();
    await expect(logIn(stage)).rejects.toThrow();
  });

  test.for([
    [{ action: 'drop' }, { kind: 'network.closed', params: { handled: true } }],
    [{ action: 'error', error: { error: 'invalid_grant' } }, { kind: 'token-response.error' }],
    [{ action: 'error', error: { error: 'server_error', status: 503 } }, { kind: 'http.server-error' }],
    [{ edits: { status: 500 } }, { kind: 'http.server-error', params: { status: 500 } }],
    [{ edits: { body: '' } }, { kind: 'http.empty-body' }],
  ] as const)('%j becomes %j', async ([made, fault]) => {
    const { outcome, release } = await caught(stage, FORMER, () => logIn(stage));
    expect((await release({ ...made, always: true })).body).toMatchObject({ faults: [fault], not_planted: [] });
    await expect(outcome).rejects.toThrow();
  });

  test('where no kind fits, it says so and plants nothing', async () => {
    const { outcome, release } = await caught(stage, AT_KEYS, () => keys());
    const { body } = await release({ always: true, edits: { headers: { 'x-own': '1' } } });
    expect(body).toMatchObject({ faults: [], not_planted: [expect.stringContaining('x-own')] });
    expect((await outcome).status).toBe(200);
  });
});

describe('bad input', () => {
  test.for([
    [{ at: 'answer' }, 'at'],
    [{ scope: { client: 'web-app' } }, '"client"'],
    [{ limit_seconds: 601 }, 'limit_seconds'],
  ] as const)('a breakpoint of %j is refused in one sentence that names %s', async ([breakpoint, named]) => {
    const { status, body } = await stage.api('POST', 'breakpoints', breakpoint);
    expect(status).toBe(400);
    expect((body as { error_description: string }).error_description).toContain(named);
    expect((await stage.api('GET', 'breakpoints')).body).toEqual([]);
  });

  test('a release that can’t be made changes nothing: the exchange goes on waiting', async () => {
    const { held, outcome, release } = await caught(stage, AT_KEYS, () => keys());
    const bad = [
      [{ edits: { claims: { id_token: 'sub' } } }, 'claims.id_token'],
      [{ edits: { claims: { id_token: { sub: 'x' } } } }, 'claims.id_token'],
      [{ edits: { parameters: { a: 'b' } } }, 'parameters'],
      [{ edits: { headers: { 'content-length': '1' } } }, 'content-length'],
      [{ edits: { headers: { 'x-a': 'a\r\nb: c' } } }, 'headers'],
      [{ edits: { status: 99 } }, 'status'],
      [{ action: 'delay' }, 'delay'],
      [{ action: 'delay', delay: 3600 }, 'delay'],
      [{ action: 'error' }, 'error'],
      [{ delay: 1 }, 'delay'],
      [{ action: 'drop', edits: { status: 200 } }, 'edits'],
      [{ action: 'burn' }, 'action'],
    ] as const;
    for (const [body, named] of bad) {
      const { status, body: refused } = await release(body);
      const { error_description } = refused as { error_description: string };
      expect([status, error_description]).toEqual([400, expect.stringContaining(named)]);
      expect(error_description).not.toContain('\n');
    }
    expect((await stage.api('GET', `held/${held.id}`)).body).toMatchObject({ id: held.id });
    await release();
    expect((await outcome).status).toBe(200);
  });

  test('claims that aren’t JSON are refused, too', async () => {
    const { held, outcome, release } = await caught(stage, AT_TOKEN, () => logIn(stage));
    const { admin, adminToken } = stage.running;
    const response = await fetch(`${admin}/api/v1/held/${held.id}/release`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: '{"edits":{"claims":{"id_token":{"sub":}}}}',
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error_description: string }).error_description).not.toBe('');
    await release();
    await outcome;
  });

  test('unknown ids are not found', async () => {
    expect((await stage.api('GET', 'held/none')).status).toBe(404);
    expect((await stage.api('POST', 'held/none/release', {})).status).toBe(404);
    expect((await stage.api('GET', 'breakpoints/none')).status).toBe(404);
    expect((await stage.api('PATCH', 'breakpoints/none', {})).status).toBe(404);
    const { held, outcome, release } = await caught(stage, AT_KEYS, () => keys());
    const released = await Promise.all([release(), release()]);
    expect(released.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    expect(stage.running.core.breakpoints.held().map(({ id }: HeldView) => id)).not.toContain(held.id);
    await outcome;
  });
});
