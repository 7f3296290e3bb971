import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEvents, emptyTraffic, type Exchange } from '../../contract/traffic/traffic.ts';
import type { Check, Flow } from '../../contract/traffic/flow.ts';
import { leftOutWords } from '../../contract/traffic/report/report-words.ts';
import { MARKDOWN_LIMIT } from '../../contract/traffic/report/markdown.ts';
import { renderReport } from '../../contract/traffic/report/render.ts';
import { readHar } from '../../contract/traffic/har/read-har.ts';
import { harFaults } from '../renderer/fixtures/har.ts';
import { recordScene } from '../renderer/fixtures/scenes.ts';
import { harIn } from '../world/report.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);
const flow = traffic.flows.get(scene.flows.failed)!;
const exchanges = flow.exchangeIds.map((id) => traffic.exchanges.get(id)!);

interface Given {
  flow?: Flow;
  exchanges?: readonly Exchange[];
  client?: Record<string, unknown>;
}

const sourceOf = (given: Given) => ({
  flow,
  exchanges,
  single: false,
  origin: 'http://localhost:9400',
  version: '0.1.0',
  ...given,
});
const pageOf = (given: Given = {}): string => renderReport(sourceOf(given), 'html');
const markdownOf = (given: Given = {}): string => renderReport(sourceOf(given), 'markdown');

const FORM = 'application/x-www-form-urlencoded';
const textMessage = (text: string, type: string) => ({
  headers: { 'content-type': type },
  body: { text, bytes: text.length, cut: false },
});

/** An exchange that carries a value in every place where clients and servers put one. */
function carrying(value: string, index = 0): Exchange {
  const encoded = encodeURIComponent(value);
  return {
    exchangeId: `x${index}`,
    endpoint: 'token',
    receivedAt: flow.startedAt,
    durationMs: 1,
    weight: 1,
    error: 'invalid_grant',
    request: {
      method: 'POST',
      url: `/default/default/oauth2/token?note=${encoded}`,
      ...textMessage(`grant_type=${encoded}&note=${encoded}`, FORM),
    },
    reply: {
      status: 400,
      ...textMessage(JSON.stringify({ error: 'invalid_grant', note: value }), 'application/json'),
    },
  };
}

const checkOf = (text: string): Check => ({
  check: 'code-redeemed',
  outcome: 'failed',
  at: flow.startedAt,
  exchangeId: 'x0',
  expected: text,
  received: text,
  description: text,
  hint: text,
});

const flowSaying = (text: string): Flow => ({
  ...flow,
  username: text,
  exchangeIds: ['x0'],
  steps: { 'request-validated': [checkOf(text)] },
});

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '<!--<script>',
  '`` `code` ``` # heading\n# injected [x](javascript:1)',
  '\u202eright to left\u0000\u2028',
];

describe('a page for a colleague', () => {
  test.each(HOSTILE)('shows %j as text', (value) => {
    const page = pageOf({ flow: flowSaying(value), exchanges: [carrying(value)], client: { client_name: value } });
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<svg\/|<!--/);
    const { log } = harIn(page);
    expect(log.entries[0]?.response.content.text).toBe(JSON.stringify({ error: 'invalid_grant', note: value }));
  });

  test('opens again as the same recording', () => {
    const read = readHar('login.html', pageOf());
    if (!read.ok) throw new Error(read.fault.message);
    expect([...read.recording.flows.keys()]).toEqual([flow.flowId]);
    expect([...read.recording.exchanges.keys()]).toEqual(flow.exchangeIds);
    expect(read.recording.redacted).toBe(true);
    expect(harFaults(harIn(pageOf()))).toEqual([]);
  });

  test('another page is refused, and a broken one says where', () => {
    expect(readHar('other.html', '<!doctype html><p>Hello')).toMatchObject({ ok: false });
    const page = pageOf();
    const broken = page.replace('"version":"1.2"', '"version":!');
    const line = broken.slice(0, broken.indexOf('"version":!')).split('\n').length;
    expect(readHar('broken.html', broken)).toMatchObject({ ok: false, fault: { place: { line } } });
  });

  test('bodies of 200 KiB are shown in part and recorded whole; a hundred of them are cut', () => {
    const large = 'x'.repeat(200 * 1024);
    const answered = (index: number): Exchange => ({
      ...carrying('', index),
      reply: { status: 200, ...textMessage(large, 'text/plain') },
    });
    const one = pageOf({ exchanges: [answered(0)] });
    expect(harIn(one).log.entries[0]?.response.content.text).toBe(large);
    expect(one.length).toBeLessThan(2 * large.length);
    const many = pageOf({ exchanges: Array.from({ length: 100 }, (_, index) => answered(index)) });
    expect(many.length).toBeLessThan(4 * 1024 * 1024);
  });
});

describe('Markdown for an agent', () => {
  test.each(HOSTILE)('keeps %j inside of code', (value) => {
    const lines = markdownOf({ flow: flowSaying(value), exchanges: [carrying(value)] }).split('\n');
    expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1);
    expect(lines.some((line) => /^# injected|^<|^\[x\]/.test(line))).toBe(false);
  });

  test('has a bounded length, and keeps what failed', () => {
    const passed = Array.from({ length: 60 }, (_, index): Exchange => {
      const { error: _error, reply: _reply, ...rest } = carrying(`p${index}`.repeat(300), index);
      return { ...rest, reply: { status: 200, headers: {} } };
    });
    const markdown = markdownOf({ exchanges: [...passed, carrying('the failed one', 99)] });
    expect(markdown.length).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(markdown).toContain('`the failed one`');
    const shown = markdown.split('\n').filter((line) => line.startsWith('### ')).length;
    expect(markdown).toContain(leftOutWords(61 - shown));
  });
});

const SECRET = 's3cr3t-value';
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = `${base64url({ alg: 'RS256' })}.${base64url({ sub: 'alice', jti: SECRET, password: SECRET, act: { client_secret: SECRET } })}.${SECRET}`;
const planted = fc.oneof(
  fc
    .constantFrom('code', 'client_secret', 'code_verifier', 'refresh_token', 'Password')
    .map((name) => `${name}=${SECRET}`),
  fc.constant(jwt),
);
const before = fc.constantFrom('', '?', 'http://localhost/cb?', '#', 'see “', '?state=1&');

test('no report holds a planted secret, wherever it is', () => {
  fc.assert(
    fc.property(before, planted, fc.boolean(), (start, secret, single) => {
      const text = start + secret;
      const exchange: Exchange = {
        ...carrying('x'),
        request: {
          method: 'POST',
          url: `/token?${secret}`,
          headers: { authorization: `Bearer ${secret}`, cookie: secret, 'content-type': FORM, 'x-see': jwt },
          body: { text: `a=b&${secret}`, bytes: 1, cut: false },
        },
        reply: {
          status: 302,
          headers: {
            location: `http://localhost/cb?${secret}`,
            'set-cookie': [SECRET],
            'content-type': 'application/json',
          },
          body: { text: JSON.stringify({ access_token: SECRET, deep: [{ id_token: jwt }] }), bytes: 1, cut: false },
        },
      };
      const given = { flow: flowSaying(text), exchanges: [exchange], client: { client_secret: SECRET, note: text } };
      for (const format of ['html', 'markdown'] as const) {
        expect(renderReport({ ...sourceOf(given), single }, format)).not.toContain(SECRET);
      }
    }),
  );
});
