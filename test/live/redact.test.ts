import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { REDACTED, redactExchange, redactFlow, redactVerdict } from '../../contract/traffic/redact.ts';

const SECRET = 's3cr3t-value';
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';

interface Parts {
  url?: string;
  headers?: Record<string, string | string[]>;
  type?: string;
  typeName?: string;
  body?: string;
}

function exchangeOf({
  url = '/a/b/oauth2/token',
  headers = {},
  type = 'text/plain',
  typeName = 'content-type',
  body = '',
}: Parts): Exchange {
  const message = {
    headers: { ...headers, [typeName]: type },
    body: { text: body, bytes: body.length, cut: false },
  };
  return {
    exchangeId: 'x1',
    endpoint: 'token',
    receivedAt: 0,
    weight: 1,
    request: { method: 'POST', url, ...message },
    reply: { status: 200, ...message },
  };
}

const FORM = 'application/x-www-form-urlencoded';

describe('redaction', () => {
  it.each<[string, Parts]>([
    ['an Authorization header', { headers: { authorization: `Basic ${SECRET}` } }],
    ['cookies both ways', { headers: { cookie: `a=${SECRET}`, 'set-cookie': [`b=${SECRET}`] } }],
    ['a header in capitals', { headers: { Authorization: `Bearer ${SECRET}` } }],
    ['a code in a redirect', { headers: { location: `http://localhost/cb?code=${SECRET}&state=1` } }],
    ['a token in a fragment', { headers: { location: `http://localhost/cb#access_token=${SECRET}` } }],
    ['a code in the referring address', { headers: { referer: `http://localhost/cb?code=${SECRET}` } }],
    ['a secret in a query', { url: `/t?client_secret=${SECRET}` }],
    ['a name that is percent-encoded', { url: `/t?client%5Fsecret=${SECRET}` }],
    ['a password in a form', { type: FORM, body: `username=alice&password=${SECRET}` }],
    ['a verifier in a form', { type: `${FORM}; charset=utf-8`, body: `code_verifier=${SECRET}` }],
    ['tokens in JSON', { type: 'application/json', body: JSON.stringify({ access_token: SECRET, id_token: SECRET }) }],
    [
      'tokens in JSON, as Node writes headers',
      { type: 'application/json', typeName: 'Content-Type', body: JSON.stringify({ refresh_token: SECRET }) },
    ],
    ['secrets deep in JSON', { type: 'application/json', body: JSON.stringify({ a: [{ client_secret: SECRET }] }) }],
    ['JSON that was cut off', { type: 'application/json', body: `{"access_token":"${SECRET}` }],
    ['a hidden field', { type: 'text/html', body: `<input type=hidden name="code" value="${SECRET}">` }],
    ['a hidden field, value first', { type: 'text/html', body: `<input value='${SECRET}' name='csrf'>` }],
  ])('removes %s', (_what, parts) => {
    const text = JSON.stringify(redactExchange(exchangeOf(parts)));
    expect(text).not.toContain(SECRET);
    expect(decodeURIComponent(text)).toContain(REDACTED);
  });

  it.each(['application/json', FORM, 'text/html'])('says nothing of a body without a text: %s', (type) => {
    const exchange = exchangeOf({ type, body: '' });
    expect(redactExchange(exchange)).toMatchObject(exchange);
  });

  it.each<[string, Parts]>([
    ['a header', { headers: { 'x-anything': `see ${JWT}` } }],
    ['a path', { url: `/introspect/${JWT}` }],
    ['plain text', { body: `token is ${JWT}.` }],
    ['an unknown JSON member', { type: 'application/json', body: JSON.stringify({ other: JWT }) }],
    ['an unknown form field', { type: FORM, body: `other=${JWT}` }],
  ])('removes a JWT from %s', (_where, parts) => {
    expect(JSON.stringify(redactExchange(exchangeOf(parts)))).not.toContain(JWT.slice(0, 20));
  });

  it('leaves everything else as it was sent, and does not change the exchange itself', () => {
    const url = '/a/b/oauth2/authorize?client_id=web-app&scope=openid%20email&state=a%2Bb';
    const exchange = exchangeOf({ url, headers: { accept: 'a/b' }, type: FORM, body: 'grant_type=refresh_token&x' });
    const before = structuredClone(exchange);
    expect(redactExchange(exchange)).toEqual(exchange);
    expect(exchange).toEqual(before);
  });

  it('handles any text', () => {
    const types = fc.constantFrom(FORM, 'application/json', 'text/html', 'text/plain');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), types, (url, body, type) => {
        expect(() => redactExchange(exchangeOf({ url, body, type }))).not.toThrow();
      }),
    );
  });
});

const FLOW: Flow = {
  flowId: 'f1',
  kind: 'token',
  workspace: 'default/default',
  startedAt: 0,
  updatedAt: 0,
  steps: {},
  exchangeIds: [],
  tokens: [],
};

const jwts = fc
  .tuple(...Array.from({ length: 3 }, () => fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 8 })))
  .map(([head, body, signature]) => `eyJ${head}.${body}.${signature}`);

/** A text that holds a secret in one of the ways in which a client may have sent it. */
const secrets = fc
  .tuple(
    fc.constantFrom('code', 'client_secret', 'code_verifier', 'id_token_hint', 'Password', 'client_assertion'),
    fc.constantFrom('?', '?state=1&', '#', '&', ' ', '“', 'http://localhost/cb?x=y&'),
  )
  .map(([name, before]) => `${before}${name}=${SECRET}`);

const texts = fc
  .tuple(fc.lorem({ maxCount: 4 }), fc.oneof(jwts, secrets), fc.constantFrom('', ' and more.', '.', '&state=1'))
  .map(([before, secret, after]) => `${before} ${secret}${after}`);

const verdicts: fc.Arbitrary<Verdict> = fc.record({
  severity: fc.constant('error' as const),
  cause: texts,
  exchangeId: fc.constant('x1'),
  expected: texts,
  received: texts,
  difference: fc.tuple(texts, texts).map(([expected, received]) => [{ at: 0, expected, received }]),
  advice: texts,
  related: texts.map((why) => [{ flowId: 'f2', why }]),
  fixes: fc.array(
    fc.record({
      id: fc.constant('some-fix'),
      label: texts,
      params: texts.map((client_id) => ({ client_id })),
      body: fc.tuple(texts, texts).map(([uri, note]) => ({
        redirect_uris: [uri],
        client_secret: SECRET,
        nested: { note, password: SECRET },
      })),
      code: fc.oneof(
        texts,
        fc.constant(`{ client_secret: "${SECRET}" }`),
        fc.constant(`{"refresh_token":"${SECRET}"}`),
        fc.constant(`Authorization: Basic ${SECRET}`),
      ),
    }),
    { maxLength: 2 },
  ),
});

describe('a verdict without secrets', () => {
  it('holds no JWT and no secret parameter, wherever it quotes them', () => {
    fc.assert(
      fc.property(verdicts, (verdict) => {
        for (const whole of [
          redactVerdict(verdict),
          redactFlow({ ...FLOW, verdict }),
          redactExchange({ ...exchangeOf({}), verdict }),
        ]) {
          const text = JSON.stringify(whole);
          expect(text).not.toContain(SECRET);
          expect(text).not.toMatch(/eyJ[\w-]+\./);
        }
      }),
    );
  });

  it('keeps the rest of each sentence', () => {
    const cause = `redirect_uri is http://localhost/cb?code=${SECRET}&x=1 but nothing similar is known.`;
    expect(redactVerdict({ severity: 'note', cause, exchangeId: 'x1', fixes: [] }).cause).toBe(
      'redirect_uri is http://localhost/cb?code=%5Bredacted%5D&x=1 but nothing similar is known.',
    );
  });

  it.each([
    ['one word', 'x'],
    ['half a token again and again', 'eyJ-'],
  ])('takes no time for a long text: %s', (_what, part) => {
    const cause = part.repeat(200_000 / part.length);
    expect(redactVerdict({ severity: 'note', cause, exchangeId: 'x1', fixes: [] }).cause).toBe(cause);
  });

  it('leaves a verdict without secrets as it was', () => {
    const verdict: Verdict = {
      severity: 'error',
      cause: 'The code was used at 10:04; what did you expect?',
      exchangeId: 'x1',
      expected: 'http://localhost:3000/',
      received: 'http://localhost:4000/',
      difference: [{ at: 17, expected: '3', received: '4' }],
      fixes: [
        { id: 'f', label: 'Register it', operation: 'clients.update', body: { redirect_uris: ['http://a/?b=c'] } },
      ],
    };
    expect(redactVerdict(verdict)).toEqual(verdict);
  });

  it('compares what is left of the texts, and drops a difference that can’t be told', () => {
    const difference = [{ at: 0, expected: 'a', received: SECRET }];
    const verdict = { severity: 'error' as const, cause: 'It differs.', exchangeId: 'x1', fixes: [], difference };
    const received = `http://localhost:4000/?code=${SECRET}`;
    const shown = redactVerdict({ ...verdict, expected: 'http://localhost:3000/?code=a', received });
    expect(shown.difference).toEqual([{ at: 17, expected: '3', received: '4' }]);
    expect(redactVerdict(verdict).difference).toBeUndefined();
  });
});
