import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { REDACTED, redactExchange } from '../../contract/traffic/redact.ts';

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
