import { describe } from 'vitest';
import { addWorkspace, authorizePath, automate } from '../../world/code-grant.ts';
import { basic, clientOf, WEB_APP, type World } from '../../world/world.ts';
import { testMistakes, type Make, type Mistake } from '../mistakes.ts';

const SECRET = 'web-app-secret';

const token =
  (form: Record<string, string>, headers: Record<string, string> = {}): Make =>
  (world) =>
    world.post('/oauth2/token', { grant_type: 'client_credentials', ...form }, headers);
const posted = (client_id: string, client_secret: string): Make => token({ client_id, client_secret });
const authorizeAs =
  (client_id: string): Make =>
  (world) =>
    world.fetch(authorizePath({ client_id }));

const raw = (text: string): Record<string, string> => ({ Authorization: text });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const MADE_UP_ID = authorizeAs('zzz-made-up');
const MADE_UP_SECRET = posted('web-app', 'qqqqqqqqqqqqqqqq');

const id = (name: string, client_id: string, cause: RegExp, control = MADE_UP_ID, fixes?: string[]): Mistake => ({
  name,
  make: authorizeAs(client_id),
  cause,
  control,
  ...(fixes && { fixes }),
});
const secret = (name: string, sent: string, cause: RegExp, control = MADE_UP_SECRET): Mistake => ({
  name,
  make: posted('web-app', sent),
  cause,
  control,
});

async function prepare(world: World): Promise<void> {
  await automate(world);
  await addWorkspace(world, 'staging');
  await world.configure((workspace) => {
    workspace.clients = workspace.clients?.filter(({ client_id }) => client_id !== 'native-app') ?? [];
    clientOf(workspace, 'web-app').client_name = 'Shop front';
    clientOf(workspace, 'web-app').grant_types = ['authorization_code', 'refresh_token', 'client_credentials'];
    clientOf(workspace, 'spa').client_status = 'inactive';
    clientOf(workspace, 'service').token_endpoint_auth_method = 'client_secret_post';
  });
}

describe('client IDs', () => {
  testMistakes(
    [
      id('letter case', 'Web-App', /client_id is Web-App; the nearest client of this workspace is web-app, and upper/),
      id('a typing error in a short one', 'spaa', /client_id is spaa; .* is spa\./, MADE_UP_ID, ['send-client-id']),
      id(
        'a typing error',
        'web-ap',
        /client_id is (?:cut off after )?web-ap; the nearest client of this workspace is web-app/,
      ),
      id('another separator', 'web_app', /client_id is web_app; .* is web-app\./, MADE_UP_ID, ['send-client-id']),
      id('a space at the end', 'web-app ', /client_id ends with a space/, MADE_UP_ID, ['send-client-id']),
      id('quotation marks', '"web-app"', /client_id is enclosed in quotation marks/),
      id('the name', 'Shop front', /is the client_name of web-app/, MADE_UP_ID, ['send-client-id']),
      id('the secret', SECRET, /is the client_secret of web-app/),
      id(
        'in another workspace',
        'native-app',
        /Client native-app is in workspace default\/staging, and the request went to/,
        MADE_UP_ID,
        ['use-issuer'],
      ),
      id('switched off', 'spa', /Client spa is switched off/, authorizeAs('web-app'), ['activate-client']),
      id('undefined', 'undefined', /is the placeholder undefined/),
      id('a variable that was not filled in', '${CLIENT_ID}', /is the placeholder \$\{CLIENT_ID\}/),
      id(
        'nothing similar',
        'zzz-made-up',
        /No client of workspace default\/default has client_id zzz-made-up, and nothing/,
        authorizeAs('web_app'),
      ),
      {
        name: 'at the token endpoint',
        make: posted('webapp', SECRET),
        cause: /client_id is webapp; .* web-app/,
        control: posted('zzz', SECRET),
      },
    ],
    prepare,
  );
});

describe('client secrets', () => {
  testMistakes(
    [
      secret(
        'a line break at the end',
        `${SECRET}\n`,
        /client_secret ends with a line break; the secret of web-app doesn’t/,
      ),
      secret('quotation marks', `"${SECRET}"`, /client_secret is enclosed in quotation marks/),
      secret(
        'letter case',
        SECRET.toUpperCase(),
        /client_secret differs from the secret of web-app only in upper and lower case/,
      ),
      secret('cut off', SECRET.slice(0, -3), /client_secret is cut off/),
      secret('in base64', base64(SECRET), /client_secret is the secret of web-app in base64/),
      secret('empty', '', /client_secret of web-app was sent empty|no secret or assertion/, MADE_UP_SECRET),
      secret('a typing error', 'web-app-secert', /differs from the secret of web-app in one or two characters/),
      secret('of another client', 'service-secret', /client_secret is that of service, not that of web-app/),
      secret('a password', 'alice', /client_secret is the password of user alice/),
      secret('the client ID', 'web-app', /client_secret that was sent is the client_id/),
      secret('a placeholder', 'your-client-secret', /client_secret is a placeholder/),
      secret(
        'nothing similar',
        'qqqqqqqqqqqqqqqq',
        /is not its secret, and nothing similar is known/,
        posted('web-app', `${SECRET} `),
      ),
    ],
    prepare,
  );
});

describe('client authentication', () => {
  testMistakes(
    [
      {
        name: 'Basic, where the body is registered',
        make: token({}, basic('service', 'service-secret')),
        cause: /service authenticated with client_secret_basic, and is registered for client_secret_post/,
        fixes: ['register-auth-method'],
        control: posted('service', 'wrong'),
      },
      {
        name: 'no secret',
        make: token({ client_id: 'web-app' }),
        cause: /names web-app but sends no secret or assertion/,
        control: MADE_UP_SECRET,
      },
      {
        name: 'two ways',
        make: token({ client_id: 'web-app', client_secret: SECRET }, basic('web-app', SECRET)),
        cause: /authenticates twice in one request: with the Authorization header and with client_secret/,
        control: token({ client_id: 'web-app' }, basic('web-app', 'wrong')),
      },
      {
        name: 'two clients',
        make: token({ client_id: 'service' }, basic('web-app', SECRET)),
        cause: /header names client web-app, and the body names service/,
        control: token({ client_id: 'web-app' }, basic('web-app', 'wrong')),
      },
      {
        name: 'Basic without base64',
        make: token({}, raw(`Basic web-app:${SECRET}`)),
        cause: /sent as plain text, not as base64/,
        control: token({}, raw('Basic ???')),
      },
      {
        name: 'Bearer',
        make: token({}, raw(`Bearer ${SECRET}`)),
        cause: /has the scheme Bearer; a client authenticates with Basic/,
        control: token({}, basic('web-app', 'wrong')),
      },
      {
        name: 'an ID under another name',
        make: token({ clientId: 'web-app', client_secret: SECRET }),
        cause: /has a parameter clientId, which is not client_id/,
        control: token({ client_secret: SECRET }),
      },
    ],
    prepare,
  );
  testMistakes(
    [
      {
        name: 'special characters in Basic without form-encoding',
        make: token({}, raw(`Basic ${base64('web-app:a+b%2Fc')}`)),
        cause: /contains \+ or %, and was put into the Basic credentials without form-encoding/,
        fixes: ['encode-basic'],
        control: token({}, basic('web-app', 'wrong')),
      },
    ],
    async (world) => {
      await prepare(world);
      await world.configure((workspace) => void (clientOf(workspace, 'web-app').client_secret = 'a+b%2Fc'));
    },
  );
  testMistakes([
    {
      name: 'introspection by a public client',
      make: (world) => world.post('/oauth2/introspect', { token: 'x', client_id: 'spa' }),
      cause: /spa is a public client, and its client_id alone proves nothing/,
      control: (world) => world.post('/oauth2/introspect', { token: 'x', ...WEB_APP }),
    },
    {
      name: 'introspection with a wrong secret',
      make: (world) => world.post('/oauth2/introspect', { token: 'x' }, basic('service', 'service-secret ')),
      cause: /client_secret ends with a space; the secret of service doesn’t/,
      control: (world) => world.post('/oauth2/introspect', { token: 'x' }, basic('service', 'zzzzzzzz')),
    },
    {
      name: 'a public client with a secret',
      make: posted('spa', 'secret'),
      cause: /spa is a public client and has no secret, and the request sent one/,
      fixes: ['send-client-id-only'],
      control: posted('web-app', 'secret'),
    },
  ]);
});
