import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { automate, obtainCode, SERVICE_BASIC } from '../../world/code-grant.ts';
import { sendRaw } from '../../world/raw-request.ts';
import { startWorld } from '../../world/world.ts';
import { testMistakes, verdictOn, type Make } from '../mistakes.ts';

const TOKEN = '/default/default/oauth2/token';
const FORM = 'application/x-www-form-urlencoded';
const GRANT = { grant_type: 'client_credentials', client_id: 'service', client_secret: 'service-secret' };
const GOOD = new URLSearchParams(GRANT).toString();

const sent =
  (
    type: string | undefined,
    body: string | Buffer,
    more: { path?: string; headers?: Record<string, string> } = {},
  ): Make =>
  (world) =>
    sendRaw(world, {
      method: 'POST',
      path: more.path ?? TOKEN,
      headers: { ...(type !== undefined && { 'content-type': type }), ...more.headers },
      body,
    });

/** A form that is read, and refused because of its secret. */
const wrongSecret = sent(FORM, GOOD.replace('service-secret', 'guess'));
const JSON_BODY = JSON.stringify(GRANT);
const MULTIPART = Object.entries(GRANT)
  .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  .join('');

testMistakes([
  {
    name: 'JSON',
    make: sent('application/json', JSON_BODY),
    cause: /^The body is JSON; the token endpoint takes a form\.$/,
    fixes: ['send-form'],
    control: sent('application/json', GOOD),
  },
  {
    name: 'JSON labelled as a form',
    make: sent(FORM, JSON_BODY),
    cause: /^The body is JSON labelled application\/x-www-form-urlencoded; the token/,
    fixes: ['send-form'],
    control: sent('application/json', JSON_BODY),
  },
  {
    name: 'JSON without a Content-Type',
    make: sent(undefined, JSON_BODY),
    cause: /^The body is JSON without a Content-Type/,
    control: sent('application/json', JSON_BODY),
  },
  {
    name: 'a form labelled as JSON',
    make: sent('application/json', GOOD),
    cause: / is application\/json\.$/,
    control: sent('application/json', JSON_BODY),
  },
  {
    name: 'a form labelled as plain text, as fetch labels strings',
    make: sent('text/plain;charset=UTF-8', GOOD),
    cause: /^The body is a form.* which fetch gives to a body that is a string\.$/,
    control: sent('text/plain;charset=UTF-8', 'hello'),
  },
  {
    name: 'a form without a Content-Type',
    make: sent(undefined, GOOD),
    cause: /^The body is a form, and the request has no Content-Type\.$/,
    fixes: ['send-form'],
    control: sent('text/plain', GOOD),
  },
  {
    name: 'multipart',
    make: sent('multipart/form-data; boundary=x', `${MULTIPART}--x--\r\n`),
    cause: /^The body is multipart\/form-data, which FormData and curl -F send/,
    fixes: ['send-form'],
    control: sent('application/xml', '<a/>'),
  },
  {
    name: 'an empty body',
    make: sent(FORM, ''),
    cause: /^The body of the request to \/default\/default\/oauth2\/token is empty\.$/,
    control: wrongSecret,
  },
  {
    name: 'an empty body with Basic credentials',
    make: sent(FORM, '', { headers: SERVICE_BASIC }),
    cause: / \/default\/default\/oauth2\/token is empty\.$/,
    control: sent(FORM, 'scope=x', { headers: SERVICE_BASIC }),
  },
  {
    name: 'parameters in the address',
    make: sent(FORM, '', { path: `${TOKEN}?${GOOD}` }),
    cause: /^The parameters are in the URL, and the body is empty; the token endpoint reads the body\.$/,
    fixes: ['send-form'],
    control: sent(FORM, '', { path: `${TOKEN}?api-version=1` }),
  },
  {
    name: 'one parameter in the address',
    make: sent(FORM, GOOD, { path: `${TOKEN}?scope=x` }),
    cause: /^scope is in the URL, beside a body/,
    control: sent(FORM, GOOD.replace('service-secret', 'x'), { path: `${TOKEN}?tenant=x` }),
  },
  {
    name: 'a parameter twice with the same value',
    make: sent(FORM, `${GOOD}&client_id=service`),
    cause: /^client_id is included twice in the body, with the same value\.$/,
    control: sent(FORM, `${GOOD}&client_id=other`),
  },
  {
    name: 'a parameter twice with different values',
    make: sent(FORM, `${GOOD}&client_id=other`),
    cause: /^client_id is included twice in the body, with different values\.$/,
    control: sent(FORM, `${GOOD}&client_id=service`),
  },
  {
    name: 'a bare percent sign',
    make: sent(FORM, 'grant_type=client_credentials&client_id=service&client_secret=100%'),
    cause: /^client_secret in the body has a % without two hexadecimal digits after it/,
    control: sent(FORM, 'grant_type=client_credentials&client_id=service&client_secret=100%25'),
  },
  {
    name: 'an escape in Latin-1',
    make: sent(FORM, 'grant_type=client_credentials&client_id=service&client_secret=gr%FCn'),
    cause: /^client_secret in the body is percent-encoded, but not from UTF-8\.$/,
    control: sent(FORM, 'grant_type=client_credentials&client_id=service&client_secret=gr%C3%BCn'),
  },
  {
    name: 'bytes in Latin-1',
    make: sent(FORM, Buffer.from(`${GOOD}&x=grün`, 'latin1')),
    cause: /^The body has bytes that are not UTF-8\.$/,
    control: sent(FORM, `${GOOD.replace('secret=', 'secret=x')}&x=grün`),
  },
  {
    name: 'a compressed body',
    make: sent(FORM, gzipSync(GOOD), { headers: { 'content-encoding': 'gzip' } }),
    cause: /^The body is compressed with gzip/,
    control: sent(FORM, randomBytes(64)),
  },
  {
    name: 'a body that is too large',
    make: sent(FORM, `${GOOD}&x=${'x'.repeat(2 * 1024 * 1024)}`),
    cause: /^The body has 2\.00 MiB; the limit is 1 MiB\.$/,
    control: sent(FORM, `${GOOD.replace('secret=', 'secret=x')}&x=${'x'.repeat(512 * 1024)}`),
  },
  {
    name: 'ampersands as in HTML',
    make: sent(FORM, GOOD.replaceAll('&', '&amp;')),
    cause: /^client_id is not seen, because &amp; comes before it instead of &\.$/,
    control: sent(FORM, GOOD.replaceAll('&', ';')),
  },
  {
    name: 'lines instead of ampersands',
    make: sent(FORM, GOOD.replaceAll('&', '\n')),
    cause: /^client_id is not seen, because .*line break comes before it/,
    control: sent(FORM, GOOD.replaceAll('&', '&amp;')),
  },
  {
    name: 'a form encoded once more',
    make: sent(FORM, encodeURIComponent(GOOD)),
    cause: /^The body as a whole is percent-encoded once more/,
    control: sent(FORM, 'abc'),
  },
  {
    name: 'quotation marks that a shell left',
    make: sent(FORM, `'client_id=service&scope=x'`),
    cause: /^client_id is not seen, because its name has a quotation mark beside it\.$/,
    control: sent(FORM, ' client_id=service&scope=x'),
  },
  {
    name: 'JSON at the login page',
    make: sent('application/json', '{"username":"alice","password":"alice"}', {
      path: '/default/default/login?login_id=x',
    }),
    cause: /^The body is JSON; the login page takes a form\.$/,
    control: sent(FORM, 'username=alice', { path: '/default/default/login?login_id=x' }),
  },
  {
    name: 'JSON at the authorization endpoint',
    make: sent('application/json', '{"client_id":"web-app"}', { path: '/default/default/oauth2/authorize' }),
    cause: /^The body is JSON; the authorization endpoint takes a form\.$/,
    control: sent(FORM, 'client_id=nobody', { path: '/default/default/oauth2/authorize' }),
  },
  {
    name: 'a broken query at the authorization endpoint',
    make: (world) => sendRaw(world, { path: '/default/default/oauth2/authorize?client_id=web-app&state=50%' }),
    cause: /^state in the query has a % without two/,
    control: (world) => sendRaw(world, { path: '/default/default/oauth2/authorize?client_id=web-app&state=50%25' }),
  },
  {
    name: 'JSON at introspection',
    make: sent('application/json', '{"token":"x"}', {
      path: '/default/default/oauth2/introspect',
      headers: SERVICE_BASIC,
    }),
    cause: /^The body is JSON; the introspection endpoint takes a form\.$/,
    control: sent(FORM, '', { path: '/default/default/oauth2/introspect', headers: SERVICE_BASIC }),
  },
]);

test('the values of a body are not in its verdict', async () => {
  const world = await startWorld();
  await automate(world);
  const secrets = { code: await obtainCode(world), client_secret: 'web-app-secret', code_verifier: 'v'.repeat(43) };
  for (const make of [
    sent('application/json', JSON.stringify(secrets)),
    sent(undefined, new URLSearchParams(secrets).toString()),
    sent(FORM, '', { path: `${TOKEN}?${new URLSearchParams(secrets).toString()}` }),
    sent(FORM, new URLSearchParams(secrets).toString(), { path: '/default/default/token' }),
  ]) {
    const verdict = JSON.stringify(await verdictOn(world, await make(world)));
    expect(verdict).toContain('"cause"');
    for (const secret of Object.values(secrets)) expect(verdict).not.toContain(secret);
  }
});
