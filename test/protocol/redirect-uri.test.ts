import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redirectUriFault } from '../../contract/config/client.ts';
import { matchRedirectUri } from '../../server/protocol/redirect-uri.ts';
import { responseLocation } from '../../server/protocol/response-mode.ts';
import { makeClient, refusalOf } from './issuer.ts';

const web = (...redirect_uris: string[]) => makeClient({ redirect_uris });
const native = (...redirect_uris: string[]) =>
  makeClient({ redirect_uris, application_types: ['mobile_desktop'], token_endpoint_auth_method: 'none' });
const open = makeClient({ allow_unregistered_redirect_uri: true });

const REGISTERED = 'http://localhost:3000/callback';

describe('RFC 9700 §2.1: redirect URIs are compared character by character', () => {
  test.each([
    'http://localhost:3000/callback/',
    'http://localhost:3000/Callback',
    'http://LOCALHOST:3000/callback',
    'HTTP://localhost:3000/callback',
    'http://localhost:3000/callback?',
    'http://localhost:3000/callback?a=1',
    'http://localhost:3000/callback#',
    'http://localhost:3000/callback%20',
    'http://localhost:3000/%63allback',
    'http://localhost:3000/x/../callback',
    'http://localhost:3000\\callback',
    'http://localhost:3001/callback',
    'http://localhost/callback',
    'http://127.0.0.1:3000/callback',
    'http://localhost:3000@evil.test/callback',
    'http://user@localhost:3000/callback',
    'http://localhost:3000/callback\r\nSet-Cookie: a=b',
    'http://localhost:3000/callback"',
    'https://localhost:3000/callback',
    '//localhost:3000/callback',
    'javascript:alert(1)',
    ' http://localhost:3000/callback',
    'http://localhost:3000/callback\u0000',
    'http://lоcalhost:3000/callback',
  ])('%j does not match', (sent) => {
    expect(refusalOf(() => matchRedirectUri(web(REGISTERED), sent, []))).toMatchObject({
      code: 'invalid_request',
      detail: { cause: 'invalid_redirect_uri' },
    });
  });

  test('the registered one does, and serves when it is the only one', () => {
    expect(matchRedirectUri(web(REGISTERED), REGISTERED, [])).toMatchObject({ sent: true, unregistered: false });
    expect(matchRedirectUri(web(REGISTERED), undefined, [])).toMatchObject({ redirect_uri: REGISTERED, sent: false });
  });

  test('RFC 6749 §3.1.2.3: with several registered, the request must name one', () => {
    expect(refusalOf(() => matchRedirectUri(web(REGISTERED, 'http://localhost/b'), undefined, [])).description).toMatch(
      /more than one registered/,
    );
  });

  test('only the registered text ever matches', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.webUrl({ withFragments: true, withQueryParameters: true }),
          fc.tuple(fc.nat(REGISTERED.length), fc.string({ maxLength: 3 })).map(([at, more]) => {
            return REGISTERED.slice(0, at) + more + REGISTERED.slice(at);
          }),
        ),
        (sent) => {
          fc.pre(sent !== REGISTERED && sent !== '');
          expect(refusalOf(() => matchRedirectUri(web(REGISTERED), sent, [])).code).toBe('invalid_request');
        },
      ),
    );
  });
});

describe('RFC 9700 §2.1, §4.1.3, RFC 8252 §7.3: native clients choose the port of a loopback redirect URI', () => {
  const app = native(
    'http://127.0.0.1/callback',
    'http://[::1]:1/cb?x=1',
    'http://localhost/callback',
    'http://localhost:8080/signin-oidc',
    'http://localhost',
    'com.example.app:/callback',
  );

  test('every port matches, and nothing else may differ', () => {
    const shapes = [
      (port: number) => `http://127.0.0.1:${port}/callback`,
      (port: number) => `http://[::1]:${port}/cb?x=1`,
      (port: number) => `http://localhost:${port}/callback`,
      (port: number) => `http://localhost:${port}/signin-oidc`,
      (port: number) => `http://localhost:${port}`,
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(...shapes), (port, shape) => {
        const sent = shape(port);
        expect(matchRedirectUri(app, sent, [])).toMatchObject({ redirect_uri: sent, sent: true });
        expect(refusalOf(() => matchRedirectUri(web(shape(1)), shape(port === 1 ? 2 : port), [])).code).toBe(
          'invalid_request',
        );
      }),
    );
  });

  test.each(['http://localhost/signin-oidc', 'http://127.0.0.1/callback', 'http://[::1]/cb?x=1'])(
    '%s, without the port that is registered, matches',
    (sent) => expect(matchRedirectUri(app, sent, []).redirect_uri).toBe(sent),
  );

  test.each([
    'http://127.0.0.1:99999/callback',
    'http://127.0.0.1:65536/callback',
    'http://127.0.0.1:/callback/',
    'http://127.0.0.1:1:2/callback',
    'http://127.0.0.1:80@evil.test/callback',
    'http://127.0.0.1:80evil.test/callback',
    'http://127.0.0.1.evil.test/callback',
    'http://127.0.0.2:80/callback',
    'https://127.0.0.1:80/callback',
    'http://127.0.0.1:80/callback#',
    'http://127.0.0.1:80/callback?a=b',
    'http://127.0.0.1:80\\callback',
    'http://127.0.0.1:80/signin-oidc',
    'http://localhost:99999/callback',
    'http://localhost:80/callback/',
    'http://localhost:80/Callback',
    'http://localhost:80/callback#',
    'http://localhost:80/callback?a=b',
    'http://localhost:80/x/../callback',
    'http://localhost:80@evil.test/callback',
    'http://localhost:80evil.test/callback',
    'http://localhost.evil.test:80/callback',
    'http://localhost.:80/callback',
    'http://app.localhost:80/callback',
    'http://LOCALHOST:80/callback',
    'http://user@localhost:80/callback',
    'https://localhost:80/callback',
    'http://[::1]:80/callback',
    'http://0.0.0.0:80/callback',
    'com.example.app:/callback2',
    'com.example.app://callback',
    'com.example.app:80/callback',
  ])('%s does not match', (sent) => {
    expect(refusalOf(() => matchRedirectUri(app, sent, [])).code).toBe('invalid_request');
  });

  test.each(['https://localhost/callback', 'http://app.example.com/callback', 'com.example.app://localhost/callback'])(
    '%s is no loopback redirect URI: its port is compared too',
    (registered) => {
      const sent = registered.replace(/(localhost|app\.example\.com)/, '$1:5000');
      expect(refusalOf(() => matchRedirectUri(native(registered), sent, [])).code).toBe('invalid_request');
    },
  );

  test.each([['single_page'], ['server_web'], ['service']] as const)(
    'a %s client has its port as registered',
    (type) => {
      const client = makeClient({ redirect_uris: ['http://localhost/callback'], application_types: [type] });
      const refusal = refusalOf(() => matchRedirectUri(client, 'http://localhost:5000/callback', []));
      expect(refusal.hint).toContain('mobile_desktop');
    },
  );
});

describe('public-interface.md: the request’s own redirect URI', () => {
  test.each([
    'http://localhost:3000/callback',
    'http://localhost/',
    'https://localhost/callback?a=b',
    'http://127.0.0.1:1/x',
    'http://127.9.9.9/x',
    'http://[::1]:5000/',
    'http://app.localhost:3000/cb',
    'https://dev.example.test/cb',
  ])('%s serves', (sent) => {
    expect(matchRedirectUri(open, sent, ['dev.example.test'])).toMatchObject({
      redirect_uri: sent,
      unregistered: true,
    });
  });

  test.each([
    'https://example.com/cb',
    'http://localhost.evil.test/',
    'http://evil.test/localhost',
    'http://localhost@evil.test/',
    'http://evil.test@localhost/',
    'http://localhost:80@evil.test/',
    'http://localhost\\@evil.test/',
    'http://localhost#@evil.test/',
    'http://localhost/#x',
    'http://localhost/cb\r\nX: y',
    'http://localhost/"onload="x',
    'http://localhost/<script>',
    'http://localhost%2eevil.test/',
    'http://[::ffff:127.0.0.1]/',
    'http:localhost/cb',
    'http:/localhost/cb',
    'http:///localhost/cb',
    'http://localhost:99999/',
    'http://evil.localhost.test/',
    'http://sub.dev.example.test/cb',
    'http://ⓛocalhost/',
    'http://localhost。evil.test/',
    'javascript:alert(1)//localhost',
    'data:text/html,x',
    'file:///etc/passwd',
    'com.example.app:/cb',
    'localhost:3000/cb',
    '/callback',
  ])('%j does not', (sent) => {
    expect(refusalOf(() => matchRedirectUri(open, sent, ['dev.example.test']))).toMatchObject({
      code: 'invalid_request',
      detail: { cause: 'invalid_redirect_uri' },
    });
  });

  test('whatever serves is http or https on a loopback host, as a browser reads it', () => {
    const piece = fc.constantFrom(
      'http',
      'https',
      ':',
      '/',
      '//',
      '@',
      '\\',
      '#',
      '?',
      'localhost',
      '127.0.0.1',
      '[::1]',
      '.',
      'evil.test',
      '%',
      '2e',
      ' ',
      'é',
      '0',
      '80',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), (pieces) => {
        const sent = `http://${pieces.join('')}`;
        try {
          matchRedirectUri(open, sent, []);
        } catch {
          return;
        }
        const { protocol, hostname, username, hash } = new URL(sent);
        expect(protocol).toMatch(/^https?:$/);
        expect(hostname).toMatch(/^(?:.+\.)?localhost$|^127\.[\d.]+$|^\[::1\]$/);
        expect(username + hash).toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  test('it must be sent, and only a confidential client with the switch may', () => {
    expect(refusalOf(() => matchRedirectUri(open, undefined, [])).description).toMatch(/none registered/);
    expect(refusalOf(() => matchRedirectUri(makeClient(), REGISTERED, [])).description).toMatch(/No redirect URI/);
    const pub = makeClient({ allow_unregistered_redirect_uri: true, token_endpoint_auth_method: 'none' });
    expect(refusalOf(() => matchRedirectUri(pub, REGISTERED, [])).description).toMatch(/No redirect URI/);
  });
});

describe('RFC 6749 §3.1.2: what may be registered', () => {
  test.each([
    ['/callback', 'absolute'],
    ['http://localhost/#x', 'fragment'],
    ['http://localhost/#', 'fragment'],
    ['http://u@localhost/', 'username'],
    ['http://u:p@localhost/', 'username'],
    ['http://', 'host'],
    ['http:localhost', 'host'],
    ['http://:80/', 'host'],
    ['http://localhost:99999/', 'port'],
    ['http://localhost;script-src/', 'host'],
    ['http://[::1/', 'host'],
    ['http://münchen.test/', 'ASCII'],
    ['http://a b/', 'spaces'],
    ['javascript:alert(1)', 'scheme'],
    ['JavaScript:alert(1)', 'scheme'],
    ['data:text/html,x', 'scheme'],
    ['vbscript:x', 'scheme'],
    ['blob:http://localhost/x', 'scheme'],
    ['http://localhost/\\x', 'backslash'],
    ['http://localhost/"x', 'quotes'],
  ])('%s is refused: %s', (uri, word) => {
    expect(redirectUriFault(uri)).toContain(word);
  });

  test.each([
    'http://localhost',
    'https://app.example.com:8443/cb?a=b',
    'http://[::1]:3000/cb',
    'com.example.app:/cb',
    'myapp://cb',
    'http://my_host/cb',
  ])('%s may', (uri) => expect(redirectUriFault(uri)).toBeUndefined());
});

test('a registered URI that no browser can follow is refused, not redirected to', () => {
  const uri = 'myapp://[x/cb';
  expect(redirectUriFault(uri)).toBeUndefined();
  expect(refusalOf(() => matchRedirectUri(web(uri), uri, [])).code).toBe('invalid_request');
  expect(refusalOf(() => matchRedirectUri(web(uri), undefined, [])).code).toBe('invalid_request');
});

describe('RFC 6749 §4.1.2: the answer in the redirect URI', () => {
  const text = fc.string({ unit: 'grapheme' });
  test.each(['query', 'fragment'] as const)(
    '%s: any values arrive as they are, beside the query that was there',
    (mode) => {
      fc.assert(
        fc.property(text, text, (state, code) => {
          const location = responseLocation('http://localhost/cb?a=b', mode, { state, code });
          expect(location).toMatch(/^[\x21-\x7e]+$/);
          const url = new URL(location);
          const answer = new URLSearchParams(mode === 'query' ? url.search : url.hash.slice(1));
          expect([answer.get('state'), answer.get('code')]).toEqual([state, code]);
          expect(url.searchParams.get('a')).toBe('b');
        }),
      );
    },
  );
});
