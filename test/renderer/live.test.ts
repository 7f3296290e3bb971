import { describe, expect, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import { applyEvents, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { partsOf, pathTo } from '../../renderer/frame/paths.ts';
import { matchKeys } from '../../renderer/frame/shortcuts.ts';
import { basicCredentials, headerOf, readBody, shortPath } from '../../contract/traffic/read/message.ts';
import { summaryOf } from '../../contract/traffic/read/summary.ts';
import { flowDuration } from '../../contract/traffic/read/flow-words.ts';
import { RowMaker, type RowOptions } from '../../renderer/views/live/list/row-maker.ts';
import { exchangesOf, NO_PINS } from '../../renderer/views/live/list/rows.ts';
import { isAtEnd } from '../../renderer/views/live/list/use-follow.ts';
import { specParts } from '../../contract/traffic/read/spec-links.ts';
import { advised } from '../../contract/traffic/read/advice.ts';
import { failureOf, refusedLater, stepsOf } from '../../contract/traffic/read/flow-steps.ts';
import { PinStore } from '../../renderer/views/live/pins.ts';
import { pathUp, rowBeside, rowOf, rowPath, selectionAt } from '../../renderer/views/live/selection.ts';
import { toggleFlag } from '../../renderer/views/live/Toolbar.tsx';
import { stillOpen } from '../../renderer/views/waiting/still-open.ts';
import { recordScene } from './fixtures/scenes.ts';
import { TRUSTED } from './fixtures/login.ts';

const END = Date.UTC(2026, 10, 2, 9);
const scene = recordScene(END);
const traffic = applyEvents(emptyTraffic(), scene.events);
const flowOf = (id: string): Flow => traffic.flows.get(id)!;
const list = (options: Partial<RowOptions> = {}, of = traffic) =>
  new RowMaker().make(of, {
    workspace: 'default/default',
    matches: () => true,
    expanded: new Set<string>(),
    pinned: NO_PINS,
    now: END,
    ...options,
  });

describe('the rows', () => {
  test('are flows and standalone exchanges in the order they began', () => {
    const { rows, shown, total } = list({ unfoldsReads: true });
    expect(rows.map((row) => (row.kind === 'exchange' ? row.exchange.endpoint : row.kind))).toEqual([
      ...Array.from({ length: 4 }, () => 'flow'),
      'discovery',
      'jwks',
      ...Array.from({ length: 3 }, () => 'flow'),
    ]);
    expect([shown, total]).toEqual([9, 9]);
  });

  test('group discovery and JWKS reads, and count each of them', () => {
    const { rows, shown, total } = list();
    expect(rows.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 4 }, () => 'flow'),
      'run',
      ...Array.from({ length: 3 }, () => 'flow'),
    ]);
    expect(rows[4]).toMatchObject({ of: 'reads', members: [{ kind: 'exchange' }, { kind: 'exchange' }] });
    expect([shown, total]).toEqual([9, 9]);
  });

  test('an expanded flow is followed by its exchanges', () => {
    const { rows } = list({ expanded: new Set([scene.flows.failed]) });
    const at = rows.findIndex((row) => row.key === scene.flows.failed);
    const endpoints = rows.slice(at + 1, at + 6).map((row) => row.kind === 'exchange' && row.exchange.endpoint);
    expect(endpoints).toEqual(['authorize', 'login', 'consent', 'authorize', 'token']);
  });

  test('those of other workspaces are not shown', () => expect(list({ workspace: 'a/b' }).total).toBe(0));

  test('a request without a response is held back briefly, so that it does not jump into its flow', () => {
    const fresh = applyEvents(emptyTraffic(), [
      {
        type: 'exchange.received',
        seq: 1,
        at: END,
        exchangeId: 'x',
        endpoint: 'token',
        workspace: 'default/default',
        request: { method: 'POST', url: '/', headers: {} },
      },
    ]);
    expect(list({ now: END + 100 }, fresh).rows).toHaveLength(0);
    expect(list({ now: END + 400 }, fresh).rows).toHaveLength(1);
  });

  test('pinned rows survive a clear', () => {
    const pins = new PinStore();
    const row = list().rows[0]!;
    pins.toggle(row, (flow) => exchangesOf(flow, traffic.exchanges));
    const { rows } = list({ pinned: pins.pins() }, emptyTraffic());
    expect(rows).toMatchObject([{ key: row.key, pinned: true }]);
    pins.toggle(row, () => []);
    expect(list({ pinned: pins.pins() }, emptyTraffic()).rows).toEqual([]);
  });
});

describe('the selection', () => {
  const { rows } = list({ expanded: new Set([scene.flows.failed]) });

  test('each row has a URL that selects it', () => {
    for (const row of rows) {
      const selection = selectionAt(partsOf(rowPath(row)), traffic, NO_PINS)!;
      expect(selection.key).toBe(row.kind === 'run' ? row.last.key : row.key);
      expect(rowOf(rows, selection)).toBe(row);
    }
  });

  test('a URL of something not recorded selects nothing', () => {
    expect(selectionAt(['live', 'gone'], traffic, NO_PINS)).toBeUndefined();
    expect(selectionAt(['live'], traffic, NO_PINS)).toBeUndefined();
  });

  test('keys move through the list and stop at its ends', () => {
    expect(rowBeside(rows, rows[0]?.key, 1)).toBe(rows[1]);
    expect(rowBeside(rows, rows[0]?.key, -1)).toBe(rows[0]);
    expect(rowBeside(rows, undefined, 1)).toBe(rows.at(-1));
  });

  test('Escape goes up one level', () => {
    expect(pathUp(['live', 'f', 'x'])).toBe('/live/f');
    expect(pathUp(['live', '-', 'x'])).toBe('/live');
    expect(pathUp(['live', 'f'])).toBe('/live');
  });

  test('the newest flow is shown while nothing is selected', () => {
    expect(list().newest).toBe(scene.flows.consent);
  });
});

describe('the steps of a flow', () => {
  const states = (id: string) => stepsOf(flowOf(id)).map((step) => step.state);

  test('all ten of a finished login', () => {
    expect(states(scene.flows.succeeded)).toEqual(['not-seen', ...Array.from({ length: 9 }, () => 'passed')]);
  });

  test('a skipped consent says why', () => {
    const consent = stepsOf(flowOf(scene.flows.trusted)).find((step) => step.step === 'consent-given');
    expect(consent).toMatchObject({ state: 'skipped', reason: TRUSTED });
  });

  test('a failed one says why, and later steps were not reached', () => {
    const steps = stepsOf(flowOf(scene.flows.failed));
    expect(steps[6]).toMatchObject({ state: 'failed', reason: expect.stringContaining('code_verifier') as string });
    for (const step of steps.slice(7))
      expect(step).toMatchObject({ state: 'not-seen', reason: 'Not reached: an earlier step failed.' });
    expect(failureOf(flowOf(scene.flows.failed))?.check).toMatchObject({
      check: 'pkce-verified',
      error: 'invalid_grant',
    });
  });

  test('a code redeemed twice: the flow still passed, and the rejection is shown', () => {
    const flow = flowOf(scene.flows.succeeded);
    const replay = { check: 'code-known', outcome: 'failed' as const, at: END, error: 'invalid_grant' };
    const passed = { check: 'code-known', outcome: 'passed' as const, at: END - 1 };
    const twice = { ...flow, steps: { ...flow.steps, 'request-validated': [passed, replay] } };
    expect(stepsOf(twice)[6]).toMatchObject({ state: 'passed', reason: '1 check passed; rejected once later.' });
    expect(refusedLater(twice)).toEqual({ step: 'request-validated', check: replay });
    expect(refusedLater({ ...flow, steps: { 'request-validated': [replay, passed] } })).toBeUndefined();
  });

  test('a call with a dead token: the flow still passed, and the rejection is shown', () => {
    const flow = flowOf(scene.flows.succeeded);
    const dead = { check: 'token-validated', outcome: 'failed' as const, at: END, received: 'inactive' };
    const later = { ...flow, steps: { ...flow.steps, 'resource-returned': [dead] } };
    expect(failureOf(later)).toBeUndefined();
    expect(refusedLater(later)).toEqual({ step: 'resource-returned', check: dead });
  });

  test('a note about a step that was not seen is shown instead of its absence', () => {
    const flow = flowOf(scene.flows.succeeded);
    const keys = { check: 'keys-fetched', outcome: 'noted' as const, at: END, description: 'The keys were fetched.' };
    const [step] = stepsOf({ ...flow, steps: { ...flow.steps, 'resource-returned': [keys] } }).slice(-1);
    expect(step).toMatchObject({ state: 'not-seen', reason: 'The keys were fetched.' });
  });

  test('a step is dated by its last verdict: notes may come long after the flow', () => {
    const flow = flowOf(scene.flows.succeeded);
    const passed = { check: 'token-validated', outcome: 'passed' as const, at: flow.startedAt + 40 };
    const noted = { check: 'keys-fetched', outcome: 'noted' as const, at: flow.startedAt + 90_000 };
    const [step] = stepsOf({ ...flow, steps: { 'resource-returned': [passed, noted] } }).slice(-1);
    expect(step?.afterMs).toBe(40);
    const [later] = stepsOf({ ...flow, steps: { 'resource-returned': [noted] } }).slice(-1);
    expect(later).not.toHaveProperty('afterMs');
  });

  test('no time is before the flow, even if the clock was set back meanwhile', () => {
    const flow = flowOf(scene.flows.login);
    const back = { check: 'login', outcome: 'waiting' as const, at: flow.startedAt - 3_600_000 };
    expect(stepsOf({ ...flow, steps: { 'user-authenticated': [back] } })[2]?.afterMs).toBe(0);
    expect(flowDuration(flow, flow.startedAt - 900)).toBe(flow.updatedAt - flow.startedAt);
  });

  test('a failed check gives the advice that the server sent, and none of its own', () => {
    const failed = { check: 'login-required', outcome: 'failed' as const, at: 0, error: 'login_required' };
    expect(advised(failed)).toEqual(failed);
    expect(advised({ ...failed, hint: 'Log in.' }).hint).toBe('Log in.');
    expect(advised({ ...failed, received: 'revoked', hint: 'revoked' })).not.toHaveProperty('hint');
    expect(advised({ ...failed, description: 'Revoked.', hint: 'Revoked.' })).not.toHaveProperty('hint');
  });

  test('a pending one is shown as pending', () => expect(states(scene.flows.login)[2]).toBe('waiting'));
});

describe('citations', () => {
  test.each([
    ['RFC 6749 §4.1.3, §3.2.1', ['rfc6749.html#section-4.1.3', undefined, 'rfc6749.html#section-3.2.1']],
    ['RFC 7662 §2, RFC 7519 §7.2', ['rfc7662.html#section-2', undefined, 'rfc7519.html#section-7.2']],
    ['OpenID Connect Core §3.1.2.4', ['openid-connect-core-1_0.html#Consent']],
    ['OpenID Connect RP-Initiated Logout §2, §3', ['rpinitiated-1_0.html', undefined, 'rpinitiated-1_0.html']],
    ['acp.md §3.2', [undefined]],
  ])('%s', (text, ends) => {
    const parts = specParts(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.map((part) => part.href !== undefined)).toEqual(ends.map((end) => end !== undefined));
    parts.forEach((part, index) => expect(part.href?.endsWith(ends[index] ?? '') ?? true).toBe(true));
  });
});

describe('messages', () => {
  const json = { 'content-type': 'application/json' };
  const body = (text: string, cut = false) => ({ text, bytes: text.length + (cut ? 100 : 0), cut });

  test('broken JSON says where, and truncated JSON says that it was truncated', () => {
    expect(readBody(body('{"a":1,}'), json)).toMatchObject({
      kind: 'text',
      problem: expect.stringContaining('JSON') as string,
    });
    expect(readBody(body('{"a":', true), json)).toMatchObject({
      problem: 'Only the first 5 of 105 bytes were recorded.',
    });
  });

  test('header names are case-insensitive (RFC 9110 §5.1)', () => {
    const headers = { 'Content-Type': 'application/json', Location: '/a', 'SET-COOKIE': ['a=1', 'b=2'] };
    expect(headerOf(headers, 'location')).toBe('/a');
    expect(headerOf(headers, 'Set-Cookie')).toBe('a=1');
    expect(headerOf(headers, 'x-none')).toBeUndefined();
    expect(readBody(body('{"a":1}'), headers)).toEqual({ kind: 'json', value: { a: 1 } });
  });

  test('form fields are decoded, in order', () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect(readBody(body('a=1+2&a=%C3%A4&b='), type)).toEqual({
      kind: 'form',
      fields: [
        ['a', '1 2'],
        ['a', 'ä'],
        ['b', ''],
      ],
    });
  });

  test('Basic credentials are form-decoded (RFC 6749 §2.3.1)', () => {
    expect(basicCredentials(`Basic ${btoa('a%3Ab:s%2B+:')}`)).toEqual({ id: 'a:b', secret: 's+ :' });
    expect(basicCredentials('Bearer x')).toBeUndefined();
  });

  test('a path is shown without its workspace', () => {
    expect(shortPath('/default/default/oauth2/token?x=1', 'default/default')).toBe('/oauth2/token');
    expect(shortPath('/alive', undefined)).toBe('/alive');
  });

  test('an exchange in a sentence', () => {
    const words = (id: string) => exchangesOf(flowOf(id), traffic.exchanges).map((each) => summaryOf(each, flowOf(id)));
    const exchanged = 'exchanged its code for tokens';
    expect(words(scene.flows.succeeded).at(-2)).toBe(`web-app ${exchanged}: got an access token and an ID token.`);
    expect(words(scene.flows.failed).at(-1)).toBe(`spa ${exchanged}: rejected with invalid_grant.`);
    const logout = { ...traffic.exchanges.values().next().value!, endpoint: 'end-session', error: 'invalid_request' };
    expect(summaryOf(logout, flowOf(scene.flows.failed))).toBe(
      'spa sent the user to log out: rejected with invalid_request.',
    );
  });
});

test('an expired interaction can no longer be answered', () => {
  const questions = [...traffic.waiting.values()];
  const last = Math.max(...questions.map(({ expiresAt }) => expiresAt));
  expect(stillOpen(questions, 'default/default', END)).toEqual(questions);
  expect(stillOpen(questions, 'default/default', last)).toEqual([]);
  expect(stillOpen(questions, 'another/one', END)).toEqual([]);
});

describe('the keyboard', () => {
  const actions = { l: 'line', 'g l': 'live' };

  test('a sequence counts only shortly after its first key', () => {
    expect(matchKeys(actions, { key: 'g', at: 0 }, { key: 'l', at: 500 })).toBe('live');
    expect(matchKeys(actions, { key: 'g', at: 0 }, { key: 'l', at: 5000 })).toBe('line');
    expect(matchKeys(actions, undefined, { key: 'x', at: 0 })).toBeUndefined();
  });
});

test('paths keep every character', () => {
  expect(partsOf(pathTo('clients', 'a/b %2F?#ä'))).toEqual(['clients', 'a/b %2F?#ä']);
  expect(partsOf('/clients/%')).toEqual(['clients', '%']);
});

test('the end of a list', () => {
  expect(isAtEnd({ scrollTop: 80, clientHeight: 100, scrollHeight: 200 })).toBe(true);
  expect(isAtEnd({ scrollTop: 40, clientHeight: 100, scrollHeight: 200 })).toBe(false);
});

test('a flag is added to the filter and removed again', () => {
  expect(toggleFlag('user=a', 'errored')).toBe('user=a errored');
  expect(toggleFlag('errored user=a', 'errored')).toBe('user=a');
});
