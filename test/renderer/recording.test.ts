import { describe, expect, test } from 'vitest';
import { CHECK_TEXTS } from '../../contract/traffic/checks.ts';
import { BODY_LIMIT_BYTES } from '../../contract/traffic/events.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import { FLOW_TEXTS } from '../../contract/traffic/steps.ts';
import { exchangeSchema, flowSchema } from '../../contract/traffic/traffic-schema.ts';
import { applyEvents, emptyTraffic, type Exchange } from '../../contract/traffic/traffic.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import { curlOf } from '../../renderer/views/live/export/curl.ts';
import { rawRequest } from '../../renderer/views/live/export/raw.ts';
import { isPending } from '../../renderer/views/live/exchange/is-pending.ts';
import { headerPairs, pathOf } from '../../contract/traffic/read/message.ts';
import { stepsOf } from '../../contract/traffic/read/flow-steps.ts';
import { exchangesOf } from '../../renderer/views/live/list/rows.ts';
import { readHar, readHarFile, type Recording } from '../../contract/traffic/har/read-har.ts';
import { tokensIn } from '../../contract/traffic/read/find-tokens.ts';
import { verifyJwt } from '../../renderer/views/live/token/verify.ts';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { ENCODINGS } from '../../contract/config/utf8.ts';
import { FAULTS } from '../world/fault-texts.ts';
import { devtoolsHar, devtoolsEntry } from './fixtures/devtools.ts';
import { harFaults } from './fixtures/har.ts';
import { recordScene } from './fixtures/scenes.ts';
import { VERDICT } from './fixtures/verdict.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);
const exchanges = [...traffic.exchanges.values()];
const flows = [...traffic.flows.values()];
const options = { origin: 'http://localhost:9400', version: '0.1.0' };

/** An exchange in normal form: a header's only value may stand alone or in a list. */
function plain({ weight: _weight, request, reply, ...rest }: Exchange) {
  return {
    ...rest,
    request: { ...request, headers: headerPairs(request.headers) },
    reply: reply && { ...reply, headers: headerPairs(reply.headers) },
  };
}

function recordingOf(har: unknown): Recording {
  const read = readHar('login.har', JSON.stringify(har));
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  return read.recording;
}

/** The error of a HAR broken by `change`. */
function faultOf(change: (har: ReturnType<typeof devtoolsHar>) => unknown) {
  const har = devtoolsHar();
  const changed = change(har) ?? har;
  const read = readHar('spoilt.har', JSON.stringify(changed));
  return read.ok ? undefined : read.fault;
}

describe('a recording by Understudy', () => {
  const withSecrets = recordingOf(harOf(exchanges, flows, { ...options, withSecrets: true }));

  test('is read back completely: exchanges, flows, every check', () => {
    expect([...withSecrets.exchanges.values()].map(plain)).toEqual(exchanges.map(plain));
    expect([...withSecrets.flows.values()]).toEqual(flows);
    expect(withSecrets).toMatchObject({ creator: 'Understudy 0.1.0', origin: options.origin, redacted: false });
  });

  test('loses no field of a flow, its checks and its tokens', () => {
    const at = Date.UTC(2026, 10, 2);
    const words = <N extends string>(names: readonly N[]) =>
      Object.fromEntries(names.map((name) => [name, `a ${name}`])) as Record<N, string>;
    const check = { check: 'pkce', outcome: 'passed' as const, at, movedAt: at + 1, ...words(CHECK_TEXTS) };
    const token = { tokenId: 't', kind: 'id_token' as const, issuedAt: at, expiresAt: at, revokedAt: at };
    const flow = {
      flowId: 'f',
      kind: 'token' as const,
      workspace: 'a/b',
      startedAt: at,
      updatedAt: at,
      ...words(FLOW_TEXTS),
      steps: { 'token-requested': [check] },
      exchangeIds: [],
      tokens: [{ ...token, revokedBecause: 'why' }],
      faults: [{ faultId: 'f1', kind: 'jwt.expired', title: 'Expired' }],
      verdict: VERDICT,
    } satisfies Required<Flow>;
    expect(Object.keys(flow).toSorted()).toEqual(Object.keys(flowSchema.shape).toSorted());
    const read = recordingOf(harOf([], [flow], { ...options, withSecrets: true })).flows.get('f');
    expect(read).toEqual(flow);
  });

  test('loses no field of an exchange', () => {
    const fault = { faultId: 'f1', kind: 'jwt.expired', title: 'Expired' };
    const message = { headers: {}, body: { text: 'a', bytes: 1, cut: true } };
    const exchange: Exchange = {
      exchangeId: 'x',
      endpoint: 'token',
      workspace: 'a/b',
      flowId: 'f',
      receivedAt: 1,
      movedAt: 2,
      durationMs: 3,
      request: { method: 'POST', url: '/a/b/oauth2/token', ...message },
      reply: { status: 400, ...message },
      error: 'invalid_grant',
      hungUp: true,
      faults: [fault],
      weight: 0,
      verdict: VERDICT,
    };
    expect(Object.keys(exchange).toSorted()).toEqual(Object.keys(exchangeSchema.shape).toSorted());
    const { exchanges: read } = recordingOf(harOf([exchange], [], { ...options, withSecrets: true }));
    const { request, reply, ...facts } = read.get('x')!;
    const { request: _request, reply: _reply, ...expected } = exchange;
    expect(facts).toMatchObject({ ...expected, weight: expect.any(Number) as number });
    expect([request.body?.cut, reply?.body?.cut]).toEqual([true, true]);
  });

  test('lets each flow last as long as its exchanges, even if the file says less', () => {
    const shortened = flows.map((flow) => ({ ...flow, startedAt: flow.startedAt + 2, updatedAt: flow.startedAt + 2 }));
    const read = recordingOf(harOf(exchanges, shortened, { ...options, withSecrets: true }));
    for (const flow of read.flows.values()) {
      for (const { receivedAt, durationMs = 0 } of exchangesOf(flow, read.exchanges)) {
        expect(receivedAt).toBeGreaterThanOrEqual(flow.startedAt);
        expect(receivedAt + durationMs).toBeLessThanOrEqual(flow.updatedAt);
      }
    }
  });

  test('without secrets, it still shows each step and why it failed', () => {
    const redacted = recordingOf(harOf(exchanges, flows, options));
    const steps = (recording: Recording) =>
      stepsOf(recording.flows.get(scene.flows.failed)!).map(({ step, state, reason }) => [step, state, reason]);
    expect(steps(redacted)).toEqual(steps(withSecrets));
    expect(redacted.redacted).toBe(true);
    expect([...redacted.exchanges.values()].flatMap((exchange) => tokensIn(exchange))).toEqual([]);
  });

  test('and exporting it again gives the same HAR', () => {
    const { flows: read, exchanges: theirs, origin } = withSecrets;
    const again = harOf([...theirs.values()], [...read.values()], { ...options, origin, withSecrets: true });
    expect(again).toEqual(harOf(exchanges, flows, { ...options, withSecrets: true }));
  });

  test('no check brings a token or a code into it unless requested', () => {
    const flow = traffic.flows.get(scene.flows.succeeded)!;
    const check = {
      check: 'x',
      outcome: 'failed' as const,
      at: 0,
      received: 'http://localhost:3000/cb?code=c0de&state=1',
      hint: 'It was eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln.',
    };
    const har = harOf([], [{ ...flow, steps: { 'code-issued': [check] } }], options);
    expect(harFaults(har)).toEqual([]);
    expect(JSON.stringify(har)).not.toMatch(/c0de|eyJ/);
    expect(recordingOf(har).flows.get(flow.flowId)?.steps['code-issued']).toEqual([
      { ...check, received: 'http://localhost:3000/cb?code=%5Bredacted%5D&state=1', hint: 'It was [redacted].' },
    ]);
  });

  test('a flow with a shortened list of exchanges finds them by their flow ID', () => {
    const har = harOf(exchanges, flows, options);
    har.log.pages = har.log.pages.map((page) => ({
      ...page,
      _understudy: { ...page['_understudy'], exchangeIds: [] },
    }));
    const found = recordingOf(har).flows.get(scene.flows.failed)?.exchangeIds;
    expect(found).toEqual(traffic.flows.get(scene.flows.failed)?.exchangeIds);
  });

  test('one from a newer Understudy says so', () => {
    const har = harOf(exchanges, flows, options);
    const read = readHar('new.har', JSON.stringify({ log: { ...har.log, _understudy: { format: 99 } } }));
    expect(read).toMatchObject({ fault: { path: 'log._understudy.format', message: /newer Understudy/ } });
  });
});

describe('a recording by a browser', () => {
  const recording = recordingOf(devtoolsHar());
  const list = [...recording.exchanges.values()];

  test('has its exchanges in order, each with its endpoint', () => {
    expect(list.map(({ endpoint }) => endpoint)).toEqual([
      'discovery',
      'authorize',
      'callback',
      'jwks',
      'token',
      'userinfo',
      'token',
    ]);
    expect(recording).toMatchObject({ origin: 'https://id.example.com', redacted: false, leftOut: 0, others: 1 });
    expect([...recording.flows.values()].map(({ kind }) => kind)).toEqual(['authorization_code', 'refresh_token']);
  });

  test('URLs at the authorization server are read without their origin, all others in full', () => {
    expect(list[4]?.request.url).toBe('/oauth2/token');
    expect(list[2]?.request.url).toMatch(/^https:\/\/app\.example\.com\/callback\?code=/);
    expect(pathOf(list[2]!.request.url)).toBe('app.example.com/callback');
    expect(curlOf(list[2]!, recording.origin)).toContain("'https://app.example.com/callback?code=");
    expect(curlOf(list[4]!, recording.origin)).toContain("'https://id.example.com/oauth2/token'");
    expect(rawRequest(list[2]!)).toMatch(/^GET \/callback\?code=/);
  });

  test('header names are lowercase, repeated ones keep every value, HTTP/2 pseudo-headers are left out', () => {
    expect(list[1]?.reply?.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'] });
    expect(Object.keys(list[1]!.request.headers).filter((name) => name.startsWith(':'))).toEqual([]);
  });

  test('a form comes from its text or its params, a body from base64', () => {
    expect(list[4]?.request.body?.text).toBe('grant_type=authorization_code&code=a+b');
    expect(list[3]?.reply?.body?.text).toMatch(/^\{"keys":/);
    const [picture] = recordingOf({ log: { entries: [devtoolsHar().log.entries.at(-1)] } }).exchanges.values();
    expect(picture?.reply?.body?.text).toBe('Binary body, not shown.');
  });

  test('an OAuth error is found in JSON and in a redirect; a missing response is not one', () => {
    expect(list[6]?.error).toBe('invalid_grant');
    const denied = devtoolsEntry('https://id.example.com/authorize', {
      response: { status: 302, redirectURL: 'https://app.example.com/cb?error=access_denied&state=1' },
    });
    const lost = devtoolsEntry('https://id.example.com/token', { response: { status: 0 } });
    const [first, second] = recordingOf({ log: { entries: [denied, lost] } }).exchanges.values();
    expect(first).toMatchObject({ error: 'access_denied', reply: { status: 302 } });
    expect(second).toMatchObject({ hungUp: true });
    expect(second?.reply).toBeUndefined();
  });

  describe('an entry whose status is not an HTTP status was not answered (RFC 9110 §15)', () => {
    const unanswered = (response: object, time?: number) => {
      const entry = devtoolsEntry('https://id.example.com/token');
      const changed = { ...entry, response, ...(time !== undefined && { time }) };
      return [...recordingOf({ log: { entries: [changed] } }).exchanges.values()][0]!;
    };

    test.each([
      ['-1, as Playwright writes', { status: -1, statusText: '', content: { size: -1, mimeType: 'x-unknown' } }],
      ['0, as browsers and proxies write', { status: 0, statusText: '', content: { size: 0, mimeType: 'x-unknown' } }],
      ['none, as Firefox writes of a blocked request', { headers: [], cookies: [], content: {} }],
      ['null', { status: null }],
      ['two digits', { status: 42 }],
      ['four digits', { status: 1000 }],
      ['a fraction', { status: 200.5 }],
    ])('%s', (_name, response) => {
      const exchange = unanswered(response);
      expect(exchange).toMatchObject({ hungUp: true });
      expect(exchange.reply).toBeUndefined();
      expect(isPending(exchange)).toBe(false);
    });

    test('nor was one without a response', () => {
      const { response: _none, ...entry } = devtoolsEntry('https://id.example.com/token');
      const [exchange] = recordingOf({ log: { entries: [entry] } }).exchanges.values();
      expect(exchange).toMatchObject({ hungUp: true });
    });

    test('a time of -1 is unknown, not 0 ms; the response still counts', () => {
      expect(unanswered({ status: -1 }, -1).durationMs).toBeUndefined();
      const answered = unanswered({ status: 204 }, -1);
      expect(answered).toMatchObject({ reply: { status: 204 } });
      expect(answered.durationMs).toBeUndefined();
      expect(isPending(answered)).toBe(false);
    });

    test.each([100, 304, 599, 999])('but %d was', (status) => {
      expect(unanswered({ status }).reply?.status).toBe(status);
    });

    test.each([
      ['_failureText', { status: -1, _failureText: 'net::ERR_CONNECTION_REFUSED' }],
      ['_error', { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' }],
    ])('%s says why', (_name, response) => {
      expect(unanswered(response).error).toBe('net::ERR_CONNECTION_REFUSED');
    });
  });

  test('its tokens are decoded, and verified with the keys fetched in it', async () => {
    const [token] = tokensIn(list[4]!);
    expect(token?.jwt.payload['sub']).toBe('alice');
    expect(recording.keys).toHaveLength(1);
    expect(await verifyJwt(token!.jwt, recording.keys)).toMatchObject({ state: 'verified' });
  });
});

describe('a file that is not a HAR says where the error is', () => {
  const whole = JSON.stringify(harOf(exchanges, flows, options), undefined, 2);

  test('truncated: line and column of its end', () => {
    const cut = whole.slice(0, 3000);
    const lines = cut.split('\n');
    const read = readHar('cut.har', cut);
    expect(read).toMatchObject({
      fault: {
        message: LIVE_WORDS.truncated,
        place: { line: lines.length, column: lines.at(-1)!.length + 1 },
      },
    });
  });

  test('edited by hand: line, column and surrounding text', () => {
    const broken = whole.replace('"creator": {', '"creator": {,');
    const line = broken.split('\n').findIndex((text) => text.includes('{,')) + 1;
    const read = readHar('edited.har', broken);
    expect(read).toMatchObject({ fault: { place: { line, column: 17 } } });
    if (read.ok) throw new Error('It was read.');
    const { excerpt, before } = read.fault.place!;
    expect(excerpt.slice(before)).toBe(',');
  });

  test.each([
    ['', 'The file is empty.'],
    ['<html>', LIVE_WORDS.noRecording],
    ['not JSON', 'Invalid JSON'],
  ])('%j', (text, message) => {
    const read = readHar('x.har', text);
    expect(read.ok ? '' : read.fault.message).toContain(message);
  });

  test.each([
    ['log', 'missing', () => ({ version: 1 })],
    ['log', 'a list', () => ({ log: [] })],
    ['log.entries', 'missing', () => ({ log: {} })],
    ['log.entries[0]', 'null', () => ({ log: { entries: [null] } })],
    ['log.entries[3].request.url', 'missing', without(3, 'url')],
    ['log.entries[3].request.url', 'a number', setting(3, 'url', 7)],
    ['log.entries[3].request.url', '“/token”', setting(3, 'url', '/token')],
    ['log.entries[1].request.headers[0].value', 'missing', setting(1, 'headers', [{ name: 'a' }])],
    ['log.entries[0].request.headers', 'an object', setting(0, 'headers', {})],
  ] as const)('%s is %s', (path, words, change) => {
    const fault = faultOf(change);
    expect(fault?.path).toBe(path);
    expect(fault?.message).toContain(words);
  });

  test('an invalid date, a status that is a string, an unknown step', () => {
    const spoilt = (entry: object) => readHar('x.har', JSON.stringify({ log: { entries: [entry] } }));
    const entry = devtoolsEntry('https://id.example.com/token');
    expect(spoilt({ ...entry, startedDateTime: 'yesterday' })).toMatchObject({
      fault: { path: 'log.entries[0].startedDateTime', message: 'must be a date, not “yesterday”.' },
    });
    expect(spoilt({ ...entry, response: { status: '200' } })).toMatchObject({
      fault: { path: 'log.entries[0].response.status', message: 'must be a number, not a string.' },
    });
    const page = { _understudy: { ...flows[0], steps: { toString: [] } } };
    expect(readHar('x.har', JSON.stringify({ log: { entries: [], pages: [page] } }))).toMatchObject({
      fault: { path: 'log.pages[0]._understudy.steps.toString' },
    });
  });
});

describe('a file that is not UTF-8 (RFC 8259 §8.1)', () => {
  test('is rejected with its position and the surrounding text', () => {
    const bytes = Buffer.from('{ "log":\n  { "comment": "Ren\xe9e" } }', 'latin1');
    expect(readHarFile('old.har', bytes)).toEqual({
      ok: false,
      fault: {
        name: 'old.har',
        message: `Not valid UTF-8: byte 29 is 0xE9; ${FAULTS.saveAsUtf8}.`,
        place: { line: 2, column: 20, excerpt: '  { "comment": "Ren\uFFFDe" } }', before: 19 },
      },
    });
  });

  test('but UTF-16 is identified as such', () => {
    const read = readHarFile('old.har', Buffer.from('\uFEFF{"log":{}}', 'utf16le'));
    expect(read).toMatchObject({ fault: { message: expect.stringContaining(ENCODINGS.utf16le) } });
  });

  test('and a byte order mark is ignored', () => {
    expect(readHarFile('new.har', Buffer.from('\uFEFF{"log":{"entries":[]}}'))).toMatchObject({ ok: true });
  });
});

describe('untrusted input', () => {
  test('causes no harm with its member names', () => {
    const text = JSON.stringify({
      log: {
        entries: [
          devtoolsEntry('https://id.example.com/token', {
            headers: [
              ['__proto__', 'x'],
              ['constructor', 'y'],
            ],
          }),
        ],
      },
    }).replace('"log":{', '"__proto__":{"polluted":true},"log":{"__proto__":{"entries":"trap"},');
    const read = readHar('x.har', text);
    if (!read.ok) throw new Error(read.fault.message);
    const [exchange] = read.recording.exchanges.values();
    expect(Object.entries(exchange!.request.headers)).toEqual([
      ['accept', '*/*'],
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect('polluted' in {}).toBe(false);
    expect(readHar('x.har', '{"log":{"__proto__":{"entries":[]}}}')).toMatchObject({ fault: { path: 'log.entries' } });
  });

  test('is limited: entries, URLs, headers, bodies', () => {
    const entry = devtoolsEntry(`https://id.example.com/token?x=${'y'.repeat(100_000)}`, {
      text: 'z'.repeat(BODY_LIMIT_BYTES + 10),
      headers: [['x-long', 'h'.repeat(100_000)]],
    });
    const entries = Array.from({ length: 10_003 }, () => entry);
    const recording = recordingOf({ log: { entries: entries.slice(0, 2) } });
    const [exchange] = recording.exchanges.values();
    expect(exchange?.request.url.length).toBeLessThanOrEqual(64 * 1024);
    expect(exchange?.request.headers['x-long']).toHaveLength(64 * 1024);
    expect(exchange?.request.body).toMatchObject({ cut: true, bytes: BODY_LIMIT_BYTES + 10 });
    expect(exchange?.request.body?.text).toHaveLength(BODY_LIMIT_BYTES);
    const many = recordingOf({ log: { entries: entries.map(() => devtoolsEntry('https://id.example.com/token')) } });
    expect([many.exchanges.size, many.leftOut]).toEqual([10_000, 3]);
  });
});

function without(index: number, member: 'url') {
  return (har: ReturnType<typeof devtoolsHar>) => {
    delete (har.log.entries[index]!.request as Partial<Record<string, unknown>>)[member];
  };
}

function setting(index: number, member: 'url' | 'headers', value: unknown) {
  return (har: ReturnType<typeof devtoolsHar>) => {
    Object.assign(har.log.entries[index]!.request, { [member]: value });
  };
}
