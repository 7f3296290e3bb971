import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFlows, type Subject } from '../../contract/traffic/compare/compare.ts';
import type { Comparison, FlowDifference } from '../../contract/traffic/compare/comparison.ts';
import { lastSuccess } from '../../contract/traffic/compare/last-success.ts';
import { FLOWS } from '../../contract/traffic/steps.ts';
import { readHar } from '../../contract/traffic/har/read-har.ts';
import { applyEvents, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { recordScene } from '../renderer/fixtures/scenes.ts';
import { entry, loginAt, textOf, VENDORS, type Entry } from './foreign.ts';

function subjectsIn(entries: readonly unknown[]): Subject[] {
  const read = readHar('login.har', textOf(entries));
  if (!read.ok) throw new Error(read.fault.message);
  const { flows, exchanges } = read.recording;
  return [...flows.values()].map((flow) => ({
    flow,
    exchanges: flow.exchangeIds.flatMap((id) => exchanges.get(id) ?? []),
  }));
}

const only = (entries: readonly unknown[]): Subject => subjectsIn(entries)[0]!;
const differencesOf = ({ steps }: Comparison): FlowDifference[] => steps.flatMap(({ differences }) => differences);
const visible = (comparison: Comparison) => differencesOf(comparison).filter(({ natural }) => !natural);

/** The login with its token response, or another request, changed. */
const changed = (entries: Entry[], path: RegExp, change: (one: Entry) => unknown): unknown[] =>
  entries.map((one) => (path.test(one.request.url) ? change(one) : one));

const answering =
  (json: unknown, status = 200) =>
  (one: Entry) => ({
    ...one,
    response: entry('https://x.test', {}, { json, status }).response,
  });

const OKTA = VENDORS[2]!;
const okta = loginAt(OKTA);
const tokens = JSON.parse(okta.at(-4)!.response.content.text ?? '') as Record<string, unknown>;

const against = (entries: readonly unknown[]) => visible(compareFlows(only(okta), only(entries)));

describe('every kind of difference', () => {
  test.each<[what: string, entries: readonly unknown[], difference: Partial<FlowDifference>]>([
    [
      'a parameter that is missing',
      changed(okta, /authorize/, (one) => ({
        ...one,
        request: { ...one.request, url: one.request.url.replace('&code_challenge_method=S256', '') },
      })),
      {
        step: 'authorize-requested',
        where: 'parameter',
        name: 'code_challenge_method',
        kind: 'only_left',
        left: 'S256',
      },
    ],
    [
      'scopes in another order',
      changed(okta, /authorize/, (one) => ({
        ...one,
        request: { ...one.request, url: one.request.url.replace('openid+email', 'email+openid') },
      })),
      { where: 'parameter', name: 'scope', kind: 'reordered' },
    ],
    [
      'a member with another value',
      changed(okta, /v1\/token/, answering({ ...tokens, expires_in: 900 })),
      { step: 'tokens-returned', where: 'member', of: 'token', name: 'expires_in', left: '300', right: '900' },
    ],
    [
      'an opaque token instead of a JWT',
      changed(okta, /v1\/token/, answering({ ...tokens, access_token: 'x'.repeat(40) })),
      { where: 'member', name: 'access_token', left: 'a JWT, ES256', right: '40 characters', natural: false },
    ],
    [
      'a refusal',
      changed(okta, /v1\/token/, answering({ error: 'invalid_grant' }, 400)),
      { step: 'request-validated', where: 'outcome', left: 'passed', right: 'failed: invalid_grant' },
    ],
    [
      'a status',
      changed(okta, /v1\/userinfo/, answering({ sub: 'user-7', email: 'alice@example.com' }, 201)),
      { step: 'resource-returned', where: 'status', of: 'userinfo', left: '200', right: '201' },
    ],
    [
      'a header',
      changed(okta, /v1\/token/, (one) => ({
        ...one,
        request: { ...one.request, headers: [{ name: 'DPoP-Nonce', value: 'n' }] },
      })),
      { step: 'token-requested', where: 'header', name: 'dpop-nonce', kind: 'only_right' },
    ],
    [
      'a request that took much longer',
      changed(okta, /v1\/token/, (one) => ({ ...one, time: 4000 })),
      { where: 'timing', of: 'token', left: '40 ms', right: '4000 ms' },
    ],
  ])('%s', (_what, entries, difference) => {
    expect(against(entries)).toEqual(expect.arrayContaining([expect.objectContaining(difference)]));
  });

  test('marks what differs within the value', () => {
    const other = loginAt(OKTA, { redirect_uri: 'https://app.example.org/callback' });
    const found = against(other).find(({ name, where }) => where === 'parameter' && name === 'redirect_uri');
    expect(found?.changes).toEqual([{ at: 20, expected: 'com', received: 'org' }]);
  });
});

describe('what differs by nature', () => {
  test('codes, tokens, states, times and connections don’t count, but are there', () => {
    const again = loginAt(OKTA, { state: 'st-2', code: 'c0de-2', at: 5000 });
    const comparison = compareFlows(only(okta), only(again));
    expect([comparison.same, visible(comparison)]).toEqual([true, []]);
    const names = new Set(differencesOf(comparison).map(({ name }) => name));
    for (const name of ['state', 'nonce', 'code', 'iat', 'exp', 'jti', 'code_verifier']) expect(names).toContain(name);
  });

  test('no code, token or secret is in the comparison', () => {
    const secret = (value: string) =>
      changed(okta, /v1\/token/, (one) => ({
        ...one,
        request: {
          ...one.request,
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            text: `${one.request.postData?.text}&client_secret=${value}`,
          },
        },
      }));
    const comparison = compareFlows(only(secret('first-secret')), only(secret('other-secret-2')));
    expect(visible(comparison)).toMatchObject([
      { name: 'client_secret', kind: 'changed', left: 'a secret, 12 characters' },
    ]);
    const text = JSON.stringify(
      compareFlows(only(secret('first-secret')), only(loginAt(OKTA, { state: 'st-2', code: 'c2' }))),
    );
    for (const hidden of ['first-secret', 'c0de-1', 'st-1', 'v-st-1', 'refresh-st-1', 'eyJ', 'pw"'])
      expect(text).not.toContain(hidden);
  });

  test.each<[what: string, headers: Record<string, string>, members: Record<string, unknown>]>([
    ['a bearer token without its scheme', { Authorization: 'hidden-value' }, {}],
    ['the password of a proxy', { 'Proxy-Authorization': 'Basic hidden-value' }, {}],
    ['an API key', { 'X-Api-Key': 'hidden-value' }, {}],
    ['a registration access token', {}, { registration_access_token: 'hidden-value' }],
    ['a token in a member of a member', {}, { tokens: [{ access_token: 'hidden-value' }] }],
  ])('shows no secret: %s', (_what, headers, members) => {
    const pairs = Object.entries(headers).map(([name, value]) => ({ name, value }));
    const other = changed(okta, /v1\/token/, (one) => ({
      ...answering({ ...tokens, ...members })(one),
      request: { ...one.request, headers: pairs },
    }));
    const calling = changed(other as Entry[], /v1\/userinfo/, (one) => ({
      ...one,
      request: { ...one.request, headers: pairs },
    }));
    const text = JSON.stringify(compareFlows(only(okta), only(calling)));
    expect(text).not.toContain('hidden-value');
  });

  test('shows no secret of a login form, whatever it is called', () => {
    const posting = changed(okta, /authorize|signin|login|idp/, (one) => ({
      ...one,
      ...(one.request.method === 'POST' && {
        request: {
          ...one.request,
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            text: 'user=alice&pwd=hidden-value&otp=hidden-value',
          },
        },
      }),
    }));
    expect(JSON.stringify(posting)).toContain('hidden-value');
    expect(JSON.stringify(compareFlows(only(okta), only(posting)))).not.toContain('hidden-value');
  });

  test('the address of the server', () => {
    const moved = JSON.parse(JSON.stringify(okta).replaceAll('shop.example.org', 'shop.example.net')) as unknown[];
    const names = against(moved).map(({ name }) => name);
    expect(names).not.toContain('iss');
  });
});

describe('for any two flows', () => {
  const scene = recordScene(Date.UTC(2026, 10, 2, 9));
  const traffic = applyEvents(emptyTraffic(), scene.events);
  const own = [...traffic.flows.values()].map((flow) => ({
    flow,
    exchanges: flow.exchangeIds.flatMap((id) => traffic.exchanges.get(id) ?? []),
  }));
  const all = [...own, ...VENDORS.flatMap((vendor) => subjectsIn(loginAt(vendor, { mode: 'form_post' })))];
  const pair = fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all));
  const MIRRORED = {
    changed: 'changed',
    reordered: 'reordered',
    only_left: 'only_right',
    only_right: 'only_left',
  } as const;

  test('comparing one with itself yields nothing', () => {
    for (const subject of all) {
      const comparison = compareFlows(subject, subject);
      expect([comparison.same, differencesOf(comparison)]).toEqual([true, []]);
    }
  });

  test('swapping the sides mirrors the comparison', () => {
    const essence = ({ changes: _changes, left, right, ...rest }: FlowDifference) => ({ ...rest, left, right });
    const mirrored = (difference: FlowDifference) => {
      const { left, right, kind, ...rest } = essence(difference);
      return { ...rest, kind: MIRRORED[kind], left: right, right: left };
    };
    const sorted = (list: readonly object[]) =>
      list.map((one) => JSON.stringify(Object.entries(one).toSorted())).toSorted();
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const there = differencesOf(compareFlows(one, other)).map(essence);
        const back = differencesOf(compareFlows(other, one)).map(mirrored);
        expect(sorted(there)).toEqual(sorted(back));
      }),
    );
  });

  test('every step of both is there, in order', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const steps = compareFlows(one, other).steps.map(({ step }) => step);
        for (const { flow } of [one, other]) expect(steps).toEqual(expect.arrayContaining([...FLOWS[flow.kind]]));
        expect(new Set(steps).size).toBe(steps.length);
      }),
    );
  });
});

test('the last success is the latest earlier flow of the same client and kind that succeeded', () => {
  const flows = [0, 5000, 10_000, 15_000].map((at, index) => ({
    ...only(
      index === 1 ? changed(loginAt(OKTA, { at }), /v1\/token/, answering({ error: 'x' }, 400)) : loginAt(OKTA, { at }),
    ).flow,
    flowId: `flow-${index}`,
  }));
  expect(lastSuccess(flows[2]!, flows)?.flowId).toBe('flow-0');
  expect(lastSuccess(flows[3]!, flows)?.flowId).toBe('flow-2');
  expect(lastSuccess(flows[0]!, flows)).toBeUndefined();
  expect(lastSuccess({ ...flows[3]!, client_id: 'another' }, flows)).toBeUndefined();
});
