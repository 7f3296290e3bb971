import { describe } from 'vitest';
import { addWorkspace, automate, obtainCode } from '../../world/code-grant.ts';
import { sendRaw } from '../../world/raw-request.ts';
import { CALLBACK, type World } from '../../world/world.ts';
import { testMistakes, type Make, type Mistake } from '../mistakes.ts';

const ROOT = '/default/default';
const at =
  (path: string, method = 'GET'): Make =>
  (world) =>
    sendRaw(world, { method, path, ...(method === 'POST' && { headers: { 'content-type': FORM }, body: 'a=b' }) });
const FORM = 'application/x-www-form-urlencoded';

/** A path that is wrong, and one that is wrong in another way. */
const wrong = (
  name: string,
  [path, cause, control]: [path: string, cause: RegExp, control: string],
  fixes = ['right-address'],
): Mistake => ({ name, make: at(path, 'POST'), cause, fixes, control: at(control, 'POST') });

describe('below a workspace', () => {
  testMistakes([
    wrong('a slash at the end', [
      `${ROOT}/oauth2/token/`,
      /ends with a slash; the token endpoint is at .*\/oauth2\/token\.$/,
      `${ROOT}/oauth2/tokens`,
    ]),
    wrong('two slashes', [
      `${ROOT}//oauth2/token`,
      /has two slashes in a row; the token endpoint/,
      `${ROOT}/oauth2/token/`,
    ]),
    wrong('letter case', [
      `${ROOT}/OAuth2/Token`,
      /is written in another letter case; the token/,
      `${ROOT}/oauth/tokn`,
    ]),
    wrong('a line break at the end', [
      `${ROOT}/userinfo%0A`,
      /ends with a blank or a line break; the userinfo/,
      `${ROOT}/userinfo/`,
    ]),
    wrong('a quotation mark at the end', [
      `${ROOT}/oauth2/token%22`,
      /ends with a stray character; the token/,
      `${ROOT}/oauth2/token%0A`,
    ]),
    wrong('an encoded slash', [`${ROOT}/oauth2%2Ftoken`, /has an encoded slash; the token/, `${ROOT}/oauth2/token/`]),
    wrong('/token', [`${ROOT}/token`, /names no endpoint; the token endpoint/, `${ROOT}/nothing`]),
    wrong('/authorize', [`${ROOT}/authorize`, /names no endpoint; the authorization endpoint/, `${ROOT}/token`]),
    wrong('doubled discovery', [
      `${ROOT}/.well-known/openid-configuration/.well-known/openid-configuration`,
      /repeats a part of itself; discovery is at/,
      `${ROOT}/.well-known/openid`,
    ]),
    wrong('the issuer twice', [
      `${ROOT}${ROOT}/oauth2/token`,
      /names the workspace twice; the token/,
      `${ROOT}/default/oauth2/x`,
    ]),
    wrong('the metadata of RFC 8414 appended', [
      `${ROOT}/.well-known/oauth-authorization-server`,
      /names no endpoint; discovery is at/,
      `${ROOT}/.well-known/change-password`,
    ]),
    wrong('a whole address appended', [
      `${ROOT}/http://localhost:9400/default/default/oauth2/token`,
      /has a whole address inside; the token/,
      `${ROOT}/http://localhost:9400/other`,
    ]),
    wrong('Keycloak', [
      `${ROOT}/protocol/openid-connect/token`,
      /is that of Keycloak; the token/,
      `${ROOT}/oauth/token`,
    ]),
    wrong('Auth0', [`${ROOT}/oauth/token`, /is that of Auth0; the token/, `${ROOT}/v1/token`]),
    wrong('Okta', [`${ROOT}/v1/token`, /is that of Okta; the token/, `${ROOT}/oauth/token`]),
    wrong('Entra ID', [`${ROOT}/oauth2/v2.0/token`, /is that of Entra ID; the token/, `${ROOT}/v1/token`]),
    wrong('oidc-provider', [`${ROOT}/me`, /is that of oidc-provider; the userinfo/, `${ROOT}/you`]),
    wrong('the issuer itself', [ROOT, /is that of the issuer itself; discovery is at/, `${ROOT}/x`]),
    wrong(
      'what ACP offers and this server does not',
      [`${ROOT}/par`, /\/par is a path for pushed authorization requests/, `${ROOT}/pa`],
      [],
    ),
    wrong(
      'nothing that is known',
      [`${ROOT}/abc`, /^Nothing is at \/default\/default\/abc, and nothing similar/, `${ROOT}/token`],
      [],
    ),
  ]);
});

describe('the workspace', () => {
  testMistakes([
    wrong('is missing', [
      '/oauth2/token',
      /names no workspace; the token endpoint is at .*\/default\/default\/oauth2\/token\.$/,
      '/abc',
    ]),
    wrong('is missing from another vendor’s path', [
      '/oauth/token',
      /is that of Auth0 and names no workspace/,
      '/oauth2/token',
    ]),
    wrong('is missing from discovery', [
      '/.well-known/openid-configuration',
      /names no workspace; discovery/,
      '/.well-known/x',
    ]),
    wrong('comes after .well-known', [
      '/.well-known/openid-configuration/default/default',
      /has \.well-known before the workspace; discovery/,
      '/.well-known/openid-configuration/other/default',
    ]),
    wrong('is another one', [
      '/acme/shop/oauth2/token',
      /names workspace acme\/shop, which does not exist/,
      '/default/defalt/oauth2/token',
    ]),
    wrong('is nearly right', [
      '/default/defalt/oauth2/token',
      /names workspace default\/defalt, which is nearly default\/default/,
      '/acme/shop/oauth2/token',
    ]),
    wrong('is half there', ['/default/oauth2/token', /names only default of the workspace/, '/acme/oauth2/token']),
    wrong('was never set', [
      '/undefined/default/oauth2/token',
      /has undefined where the workspace belongs/,
      '/acme/default/oauth2/token',
    ]),
    wrong('is a placeholder', ['/%7Btid%7D/%7Baid%7D/oauth2/token', /has \{tid\} where/, '/tid/aid/oauth2/token']),
    wrong('has two slashes before it', [
      '//default/default/oauth2/token',
      /two slashes .*; the token endpoint/,
      '/acme/shop/oauth2/token',
    ]),
    wrong('has a path before it', [
      '/auth/default/default/oauth2/token',
      /has auth before the workspace; the token/,
      '/auth/acme/default/oauth2/token',
    ]),
  ]);

  const two = async (world: World): Promise<void> => {
    await automate(world);
    await addWorkspace(world, 'shop');
  };
  testMistakes(
    [
      wrong('is one of two in the wrong order', [
        '/shop/default/oauth2/token',
        /names shop and default in the wrong order; .*\/default\/shop\/oauth2\/token\.$/,
        '/acme/default/oauth2/token',
      ]),
      wrong(
        'is missing, and two may be meant',
        [
          '/oauth2/token',
          /names no workspace; the token endpoint is at \{issuer\}\/oauth2\/token/,
          '/default/shop/oauth2/token/',
        ],
        [],
      ),
    ],
    two,
  );
});

describe('another listener', () => {
  testMistakes([
    wrong('the admin API', ['/api/v1/flows', /was asked of the listener for clients; .* are at http/, '/api/v2/flows']),
    {
      name: 'the root',
      make: at('/'),
      cause: /^The address ends with the host/,
      fixes: ['open-console'],
      control: at('/index.html'),
    },
    wrong(
      'a client’s callback',
      [new URL(CALLBACK).pathname, /^\/callback is the path of a redirect URI of web-app/, '/callbacks'],
      [],
    ),
  ]);
});

describe('a method', () => {
  const secretsInQuery = '?grant_type=client_credentials&client_id=service&client_secret=service-secret';
  testMistakes([
    {
      name: 'GET at the token endpoint, with the secret in the address',
      make: at(`${ROOT}/oauth2/token${secretsInQuery}`),
      cause: /^The token endpoint was called with GET, so client_secret ended up in the URL/,
      fixes: ['send-post'],
      control: at(`${ROOT}/oauth2/token`),
    },
    {
      name: 'GET at the token endpoint',
      make: at(`${ROOT}/oauth2/token`),
      cause: /^The token endpoint was called with GET; it takes only POST\.$/,
      control: at(`${ROOT}/oauth2/token${secretsInQuery}`),
    },
    {
      name: 'POST at discovery',
      make: at(`${ROOT}/.well-known/openid-configuration`, 'POST'),
      cause: /^Discovery was called with POST; it takes only GET\.$/,
      fixes: ['send-get'],
      control: at(`${ROOT}/.well-known/jwks.json`, 'POST'),
    },
    {
      name: 'PUT at userinfo',
      make: at(`${ROOT}/userinfo`, 'PUT'),
      cause: /^The userinfo endpoint was called with PUT; it takes only GET or POST\.$/,
      control: at(`${ROOT}/userinfo`, 'DELETE'),
    },
    {
      name: 'a code at the wrong path',
      make: async (world) =>
        sendRaw(world, {
          method: 'POST',
          path: `${ROOT}/token`,
          headers: { 'content-type': FORM },
          body: `code=${await obtainCode(world)}`,
        }),
      cause: /names no endpoint; the token endpoint/,
      control: at('/x'),
    },
  ]);
});
