import { expect, test } from 'vitest';
import { pagePolicy } from '../../server/http/pages/index.ts';
import { consentPage, errorPage, formPostPage, loggedOutPage, loginPage, logoutPage } from './pages.ts';

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
  ['login', loginPage()],
  ['consent', consentPage()],
  ['form_post', formPostPage()],
  ['logout with a way back', logoutPage()],
])('the form of the %s page may lead wherever the client leads on', (_name, page) => {
  expect(directives(pagePolicy(page, { nonce: 'a' })).has('form-action')).toBe(false);
});

test.each([
  ['error', errorPage()],
  ['logged-out', loggedOutPage()],
  ['logout without a way back', logoutPage({ params: {} })],
])('a form of the %s page stays here', (_name, page) => {
  expect(directives(pagePolicy(page, { nonce: 'a' })).get('form-action')).toEqual(["'self'"]);
});

test('a page that may be framed names who may, by CSP alone', () => {
  const framedBy = ['https://app.example', 'capacitor://localhost', 'http://localhost:3000'];
  const policy = pagePolicy(formPostPage(), { nonce: 'a', framedBy });
  expect(directives(policy).get('frame-ancestors')).toEqual(framedBy);
  expect(policy).not.toHaveProperty('X-Frame-Options');
});

test.each(['x; script-src *', 'x, y', 'x\r\nSet-Cookie: a=b', "'self' *", '*', 'http:', 'https://*', 'http://[::1]'])(
  'what is no origin frames nothing: %j',
  (origin) => {
    const policy = pagePolicy(formPostPage(), { nonce: 'a', framedBy: [origin] });
    expect(directives(policy).get('frame-ancestors')).toEqual(["'none'"]);
  },
);
