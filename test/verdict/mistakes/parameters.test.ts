import { describe } from 'vitest';
import {
  addWorkspace,
  authorizePath,
  automate,
  obtainTokens,
  SERVICE_BASIC,
  WEB_APP_BASIC,
} from '../../world/code-grant.ts';
import { CALLBACK, clientOf, type World } from '../../world/world.ts';
import { testMistakes, type Make, type Mistake } from '../mistakes.ts';

const authorize =
  (params: Record<string, string>): Make =>
  (world) =>
    world.fetch(authorizePath(params));
const asks = (scope: string): Make => authorize({ scope });
const service =
  (form: Record<string, string>): Make =>
  (world) =>
    world.post('/oauth2/token', form, SERVICE_BASIC);
const asked =
  (form: Record<string, string>): Make =>
  (world) =>
    world.post('/oauth2/token', form, WEB_APP_BASIC);

const scope = (name: string, sent: string, cause: RegExp, fixes?: string[]): Mistake => ({
  name,
  make: asks(sent),
  cause,
  ...(fixes && { fixes }),
  control: asks('zzz.made.up'),
});

async function prepare(world: World): Promise<void> {
  await automate(world);
  await addWorkspace(world, 'staging');
  await world.core.config.update('test', (draft) => {
    const staging = draft.workspaces.find(({ aid }) => aid === 'staging');
    staging?.scopes?.push({ service: 'accounts', name: 'invoices.read' } as never);
  });
  await world.configure((workspace) => {
    clientOf(workspace, 'web-app').scopes = ['openid', 'profile', 'offline_access', 'accounts.read'];
    clientOf(workspace, 'web-app').post_logout_redirect_uris = ['http://localhost:3000/bye'];
  });
}

describe('scopes', () => {
  testMistakes(
    [
      scope('not subscribed', 'openid accounts.write', /web-app is not subscribed to accounts\.write/, [
        'subscribe-scopes',
      ]),
      scope('two not subscribed', 'openid email accounts.write', /not subscribed to email and accounts\.write/),
      scope(
        'a typing error',
        'openid profil',
        /The scope is (?:cut off after )?profil; the nearest one of this workspace is profile/,
        ['send-scope'],
      ),
      scope('another separator', 'openid accounts:read', /The scope is accounts:read; .* accounts\.read/),
      scope('letter case', 'OpenID', /The scope is OpenID; .* openid, and upper and lower case count/),
      scope('commas', 'openid,profile', /with commas between the names/, ['send-scope']),
      scope('JSON', '["openid","profile"]', /as a JSON array/),
      scope('encoded plus signs', 'openid+profile', /encoded \+ signs/),
      {
        ...scope('nothing similar', 'zzz.made.up', /has no scope zzz\.made\.up, and nothing similar is known/),
        control: asks('profil'),
      },
      {
        name: 'at the token endpoint',
        make: service({ grant_type: 'client_credentials', scope: 'acounts.read' }),
        cause: /The scope is acounts\.read; .* accounts\.read/,
        control: service({ grant_type: 'client_credentials', scope: 'zzz' }),
      },
    ],
    prepare,
  );
});

describe('parameters', () => {
  testMistakes(
    [
      {
        name: 'response_type=token',
        make: authorize({ response_type: 'token' }),
        cause: /asks for tokens from the authorization endpoint, which OAuth 2\.1 removed/,
        fixes: ['send-response-type'],
        control: authorize({ response_type: 'xyz' }),
      },
      {
        name: 'response_type misspelled',
        make: authorize({ response_type: 'Code' }),
        cause: /response_type is Code; the supported value is code/,
        control: authorize({ response_type: 'xyz' }),
      },
      {
        name: 'response_mode misspelled',
        make: authorize({ response_mode: 'form-post' }),
        cause: /response_mode is form-post; the supported value is form_post/,
        fixes: ['send-response-mode'],
        control: authorize({ response_mode: 'zzz' }),
      },
      {
        name: 'prompt misspelled',
        make: authorize({ prompt: 'concent' }),
        cause: /prompt is concent; the supported value is consent/,
        control: authorize({ prompt: 'zzz' }),
      },
      {
        name: 'grant_type misspelled',
        make: service({ grant_type: 'client-credentials' }),
        cause: /grant_type is client-credentials; the supported value is client_credentials/,
        fixes: ['send-grant-type'],
        control: service({ grant_type: 'zzz' }),
      },
      {
        name: 'grant_type missing',
        make: service({ scope: 'openid' }),
        cause: /The request has no grant_type/,
        control: service({ grant_type: 'zzz' }),
      },
      {
        name: 'grant_type under another name',
        make: service({ grantType: 'client_credentials' }),
        cause: /has a parameter grantType, which is not grant_type/,
        control: service({}),
      },
      {
        name: 'the password grant',
        make: service({ grant_type: 'password' }),
        cause: /OAuth 2\.1 removed the grant type password/,
        control: service({ grant_type: 'zzz' }),
      },
      {
        name: 'a grant type that is not registered',
        make: asked({ grant_type: 'client_credentials' }),
        cause: /web-app is not registered for the grant type client_credentials/,
        fixes: ['add-grant-type'],
        control: asked({ grant_type: 'refresh_token', refresh_token: 'x' }),
      },
    ],
    prepare,
  );
});

const logout =
  (params: Record<string, string>): Make =>
  (world) =>
    world.fetch(`/oidc/logout?${new URLSearchParams(params)}`);
const returnTo = (post_logout_redirect_uri: string): Make => logout({ client_id: 'web-app', post_logout_redirect_uri });
const NOWHERE = returnTo('https://elsewhere.example/');

describe('logout', () => {
  testMistakes(
    [
      {
        name: 'another port',
        make: returnTo('http://localhost:4000/bye'),
        cause: /post_logout_redirect_uri has port 4000; the registered one has port 3000/,
        fixes: ['send-registered-uri', 'register-post-logout-redirect-uri'],
        control: NOWHERE,
      },
      {
        name: 'the redirect URI',
        make: returnTo(CALLBACK),
        cause: /as a redirect_uri, not as a post_logout_redirect_uri|has path \/callback/,
        control: NOWHERE,
      },
      {
        name: 'nothing similar',
        make: NOWHERE,
        cause: /is not registered for web-app, and nothing similar is known/,
        control: returnTo('http://localhost:3000/bye/'),
      },
      {
        name: 'a hint that is an access token',
        make: async (world) =>
          logout({ id_token_hint: (await obtainTokens(world, { scope: 'openid' })).access_token })(world),
        cause: /id_token_hint is an access token, not an ID token/,
        control: logout({ id_token_hint: 'x' }),
      },
      {
        name: 'a hint that is no JWT',
        make: logout({ id_token_hint: 'x' }),
        cause: /id_token_hint is not a JWT/,
        control: async (world) =>
          logout({ id_token_hint: (await obtainTokens(world, { scope: 'openid' })).access_token })(world),
      },
      {
        name: 'a client that is unknown',
        make: logout({ client_id: 'webapp' }),
        cause: /client_id is webapp; .* web-app/,
        control: logout({ client_id: 'zzz' }),
      },
    ],
    prepare,
  );
});
