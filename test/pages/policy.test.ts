import { expect, test } from 'vitest';
import { pagePolicy } from '../../server/http/pages/index.ts';
import { consentPage, errorPage, formPostPage, loginPage } from './pages.ts';

function directives(policy: Record<string, string>): Map<string, string[]> {
  const parts = (policy['Content-Security-Policy'] ?? '').split('; ').map((part) => part.split(' '));
  return new Map(parts.map(([name = '', ...sources]) => [name, sources]));
}

test('a page loads nothing from elsewhere, and is neither framed, cached nor sniffed', () => {
  const policy = pagePolicy(loginPage(), { nonce: 'abc' });
  const csp = directives(policy);
  expect(csp.get('default-src')).toEqual(["'none'"]);
  expect(csp.get('script-src')).toEqual(["'nonce-abc'"]);
  expect(csp.get('style-src')).toEqual(["'self'"]);
  expect(csp.get('connect-src')).toEqual(["'self'"]);
  expect(csp.get('form-action')).toEqual(["'self'"]);
  expect(csp.get('frame-ancestors')).toEqual(["'none'"]);
  expect(csp.get('base-uri')).toEqual(["'none'"]);
  expect(policy).toMatchObject({
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
});

test('a login in a popup keeps its opener', () => {
  expect(pagePolicy(loginPage(), { nonce: 'abc' })).not.toHaveProperty('Cross-Origin-Opener-Policy');
});

test('the logo of the client may load from where it is', () => {
  const client = { client_id: 'c', client_name: 'C', logo_uri: 'http://intranet.example:8000/logo.png' };
  expect(directives(pagePolicy(consentPage({ client }), { nonce: 'a' })).get('img-src')).toContain(
    'http://intranet.example:8000',
  );
});

test.each([
  ['a callback on loopback', 'http://localhost:3000', 'http://localhost:3000'],
  ['a callback on another host', 'https://app.example', 'https://app.example'],
  ['an IPv6 address, which no source can name', 'http://[::1]:3000', 'http:'],
  ['a scheme of the app', 'com.example.app:', 'com.example.app:'],
])('form-action takes %s', (_name, given, expected) => {
  expect(directives(pagePolicy(loginPage(), { nonce: 'a', formAction: [given] })).get('form-action')).toContain(
    expected,
  );
});

test('the form_post page may post to its own action', () => {
  expect(directives(pagePolicy(formPostPage(), { nonce: 'a' })).get('form-action')).toContain('http://localhost:3000');
});

test.each(['x; script-src *', 'x, y', 'x\r\nSet-Cookie: a=b', "'self' *"])('the source %j is left out', (source) => {
  const policy = pagePolicy(errorPage(), { nonce: 'a', formAction: [source] });
  expect(directives(policy).get('form-action')).toEqual(["'self'"]);
});
