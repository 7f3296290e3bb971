import {
  addWorkspace,
  automate,
  authorizePath,
  clientCredentials,
  obtainCode,
  obtainTokens,
  redeem,
  VERIFIER,
  CHALLENGE,
} from '../../world/code-grant.ts';
import { call } from '../../world/admin.ts';
import { CALLBACK, type World } from '../../world/world.ts';
import { later, startMovable } from '../clock.ts';
import { testMistakes, type Make } from '../mistakes.ts';

const madeUp: Make = (world) => redeem(world, 'made-up-code-0123456789');
const spa = { client_id: 'spa', code_challenge: CHALLENGE, code_challenge_method: 'S256' };

/** Sends what `change` makes of a new code. */
const altered =
  (change: (code: string) => string): Make =>
  async (world) =>
    redeem(world, change(await obtainCode(world)));

async function used(world: World): Promise<string> {
  const code = await obtainCode(world);
  await (await redeem(world, code)).arrayBuffer();
  return code;
}

/** A code with a redirect_uri that the token request must repeat. */
const repeating =
  (form: Record<string, string>): Make =>
  async (world) =>
    redeem(world, await obtainCode(world), form);

async function redeemAt(issuer: string, code: string): Promise<Response> {
  return fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('web-app:web-app-secret')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK }),
  });
}

testMistakes(
  [
    {
      name: 'used before',
      make: async (world) => redeem(world, await used(world)),
      cause: /^code was already used [\d.]+ (?:milli)?seconds? ago by web-app\.$/,
      fixes: [],
      control: madeUp,
    },
    {
      name: 'used before, long ago',
      make: async (world) => {
        const code = await used(world);
        later(world, 300);
        return redeem(world, code);
      },
      cause: /^code was already used 5 minutes ago by web-app\.$/,
      control: async (world) => redeem(world, await used(world)),
    },
    {
      name: 'expired a moment ago',
      make: async (world) => {
        const code = await obtainCode(world);
        later(world, 102);
        return redeem(world, code);
      },
      cause: /^The code expired 42 seconds before it was sent: codes of web-app live 60 seconds\.$/,
      fixes: [],
      control: madeUp,
    },
    {
      name: 'expired so long ago that it is gone from the store',
      make: async (world) => {
        const code = await obtainCode(world);
        later(world, 3600);
        return redeem(world, code);
      },
      cause: /^code expired 59 minutes ago by this server’s clock, 60 seconds after it was issued\.$/,
      control: madeUp,
    },
    {
      name: 'issued to another client',
      make: async (world) => redeem(world, await obtainCode(world, spa), { code_verifier: VERIFIER }),
      cause: /^The code was issued to spa, and was sent by web-app\.$/,
      fixes: ['use-client'],
      control: async (world) => redeem(world, await obtainCode(world), { redirect_uri: 'http://localhost:1/' }),
    },
    {
      name: 'issued in another workspace',
      make: async (world) => redeemAt(await addWorkspace(world, 'other'), await obtainCode(world)),
      cause: /^code was issued in workspace default\/default, and was sent to workspace default\/other\.$/,
      fixes: ['use-issuer'],
      control: madeUp,
    },
    {
      name: 'percent-encoded once more',
      make: altered((code) => [...code].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')),
      cause: /^code is percent-encoded once more than the code that web-app got/,
      control: altered(() => '%6d%61%64%65%75%70'),
    },
    {
      name: 'percent-encoded twice more',
      make: altered((code) => [...code].map((c) => `%25${c.charCodeAt(0).toString(16)}`).join('')),
      cause: /^code is percent-encoded two times more than the code that web-app got/,
      control: altered(() => '%256d%2561%2564'),
    },
    {
      name: 'a line break at its end',
      make: altered((code) => `${code}\n`),
      cause: /^code (?:begins|ends) with a (?:space|tab|line break); the code that web-app got doesn’t\.$/,
      control: altered(() => 'made-up-code\n'),
    },
    {
      name: 'in quotation marks',
      make: altered((code) => `"${code}"`),
      cause: /^code is enclosed in quotation marks or brackets; the code that web-app got doesn’t\.$/,
      control: altered(() => '"made-up-code"'),
    },
    {
      name: 'cut off',
      make: altered((code) => code.slice(0, -6)),
      cause: /^code is cut off: the code that web-app got [\d.]+ (?:milli)?seconds? ago is longer\.$/,
      control: madeUp,
    },
    {
      name: 'with the fragment of the redirect',
      make: altered((code) => `${code}#_=_`),
      cause: /^code goes on where the code that web-app got [\d.]+ (?:milli)?seconds? ago ends\.$/,
      control: altered(() => 'made-up-code#_=_'),
    },
    {
      name: 'the access token of a login',
      make: async (world) => redeem(world, (await obtainTokens(world)).access_token),
      cause: /^code is the access token that web-app got [\d.]+ (?:milli)?seconds? ago, not a code\.$/,
      control: async (world) => redeem(world, (await obtainTokens(world)).id_token),
    },
    {
      name: 'the refresh token of a login',
      make: async (world) => redeem(world, (await obtainTokens(world)).refresh_token),
      cause: /^code is the refresh token that web-app got [\d.]+ (?:milli)?seconds? ago, not a code\.$/,
      control: async (world) => redeem(world, (await obtainTokens(world)).access_token),
    },
    {
      name: 'an ID token',
      make: async (world) => redeem(world, (await obtainTokens(world)).id_token),
      cause: /^code is the ID token that web-app got [\d.]+ (?:milli)?seconds? ago, not a code\.$/,
      control: async (world) => redeem(world, (await clientCredentials(world)).access_token),
    },
    {
      name: 'the state',
      make: async (world) => {
        await obtainCode(world, { state: 'af0ifjsldkj' });
        return redeem(world, 'af0ifjsldkj');
      },
      cause: /^code is the state of a request [\d.]+ (?:milli)?seconds? ago, not a code\.$/,
      control: async (world) => redeem(world, 'af0ifjsldkX'),
    },
    {
      name: 'the trace_id of an error',
      make: async (world) => {
        const answer = await world.fetch(authorizePath({ scope: 'nonsense' }));
        const location = new URL(answer.headers.get('location') ?? '');
        return redeem(world, location.searchParams.get('trace_id') ?? '');
      },
      cause: /^code is the trace_id of a request [\d.]+ (?:milli)?seconds? ago, not a code\.$/,
      control: madeUp,
    },
    {
      name: 'the whole URL of the redirect',
      make: altered((code) => `${CALLBACK}?code=${code}&state=1`),
      cause: /^code is a whole URL or query/,
      control: altered((code) => `${code}x`),
    },
    {
      name: 'undefined',
      make: altered(() => 'undefined'),
      cause: /^code is a placeholder, not a value, so the variable that should hold it is empty\.$/,
      control: altered(() => 'undefinedly'),
    },
    {
      name: 'a client_id',
      make: altered(() => 'spa'),
      cause: /^code is a client_id, not a code\.$/,
      control: altered(() => 'spaceship'),
    },
    {
      name: 'never issued',
      make: madeUp,
      cause: /^code was not issued by this server, and nothing similar is known\.$/,
      fixes: [],
      control: async (world) => redeem(world, await used(world)),
    },
    {
      name: 'no code',
      make: (world) => redeem(world, ''),
      cause: /^The parameter code is empty\.$/,
      control: (world) =>
        world.post(
          '/oauth2/token',
          { grant_type: 'authorization_code', redirect_uri: CALLBACK },
          {
            authorization: `Basic ${btoa('web-app:web-app-secret')}`,
          },
        ),
    },
    {
      name: 'in a parameter of another name',
      make: async (world) => redeem(world, '', { authorization_code: await obtainCode(world) }),
      cause: /^The request has the code that web-app got in the parameter authorization_code; it belongs in code\.$/,
      control: (world) => redeem(world, '', { authorization_code: 'made-up' }),
    },
    {
      name: 'redirect_uri missing',
      make: repeating({ redirect_uri: '' }),
      cause:
        /^The token request has no redirect_uri; the authorization request had http:\/\/localhost:3000\/callback\.$/,
      fixes: ['repeat-redirect-uri'],
      control: repeating({ redirect_uri: 'http://localhost:3000/' }),
    },
    {
      name: 'redirect_uri with another port',
      make: repeating({ redirect_uri: 'http://localhost:4000/callback' }),
      cause: /^redirect_uri has port 4000; that of the authorization request has port 3000\.$/,
      fixes: ['repeat-redirect-uri'],
      control: repeating({ redirect_uri: 'http://localhost:3000/callback/' }),
    },
    {
      name: 'redirect_uri that has nothing to do with it',
      make: repeating({ redirect_uri: 'https://example.com/a' }),
      cause:
        /^redirect_uri is https:\/\/example.com\/a; that of the authorization request was http:\/\/localhost:3000\/callback\.$/,
      control: repeating({ redirect_uri: 'http://localhost:4000/callback' }),
    },
    {
      name: 'user disabled after the login',
      make: async (world) => {
        const code = await obtainCode(world);
        await call(world, 'users.update', { params: { username: 'alice' }, body: { disabled: true } });
        return redeem(world, code);
      },
      cause: /^User alice was disabled after the login\.$/,
      fixes: ['enable-user'],
      breaks: true,
      control: madeUp,
    },
    {
      name: 'withdrawn with its user',
      make: async (world) => {
        const code = await obtainCode(world, { login_hint: 'bob' });
        await call(world, 'users.delete', { params: { username: 'bob' } });
        return redeem(world, code);
      },
      cause:
        /^code is the code that web-app got .* ago, and it was withdrawn before it was used: user bob was deleted\.$/,
      control: madeUp,
    },
    {
      name: 'sent by a form_post response, and used long after',
      make: async (world) => {
        const page = await (await world.fetch(authorizePath({ response_mode: 'form_post' }))).text();
        const code = /name="code" value="([^"]+)"/.exec(page)?.[1] ?? '';
        later(world, 3600);
        return redeem(world, code);
      },
      cause: /^code expired 59 minutes ago/,
      control: madeUp,
    },
    {
      name: 'withdrawn with its client',
      make: async (world) => {
        const code = await obtainCode(world, spa);
        await call(world, 'clients.delete', { params: { client_id: 'spa' } });
        return redeem(world, code);
      },
      cause:
        /^code is the code that spa got .* ago, and it was withdrawn before it was used: client spa was deleted\.$/,
      control: madeUp,
    },
  ],
  automate,
  startMovable,
);
