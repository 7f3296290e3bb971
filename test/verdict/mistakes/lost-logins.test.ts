import { expect, test } from 'vitest';
import { sendRaw } from '../../world/raw-request.ts';
import { clientOf, startWorld, CALLBACK, type World } from '../../world/world.ts';
import { testMistakes, verdictOn, type Make } from '../mistakes.ts';

const ROOT = '/default/default';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MAC = 'Mozilla/5.0 (Macintosh) Firefox/140.0';

const prepare = (world: World): Promise<void> =>
  world.configure((workspace) => {
    clientOf(workspace, 'web-app').redirect_uris = [CALLBACK];
  });

interface Begun {
  login_id: string;
  cookie: string;
  flowId: string;
}

/** Begins a login and stops at the redirect to its page. */
async function begin(world: World, headers: Record<string, string> = {}): Promise<Begun> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'web-app',
    redirect_uri: CALLBACK,
    scope: 'openid',
  });
  const path = `${ROOT}/oauth2/authorize?${query.toString()}`;
  const response = await sendRaw(world, { path, headers: { 'user-agent': MAC, ...headers } });
  const login_id = new URL(response.headers.get('location') ?? '').searchParams.get('login_id') ?? '';
  const [cookie = ''] = (response.headers.getSetCookie().at(-1) ?? '').split(';');
  const exchange = world.bus.traffic().exchanges.get(response.headers.get('x-trace-id') ?? '');
  return { login_id, cookie, flowId: exchange?.flowId ?? '' };
}

interface Visit {
  begun?: Record<string, string>;
  headers?: Record<string, string>;
  path?: string;
  method?: string;
  body?: string;
  withCookie?: boolean;
}

/** Begins a login, and then asks for its page in some other way. */
const visit =
  ({ begun = {}, headers = {}, path = '/login', withCookie = false, ...rest }: Visit): Make =>
  async (world) => {
    const { login_id, cookie } = await begin(world, begun);
    return sendRaw(world, {
      path: `${ROOT}${path}?login_id=${login_id}`,
      headers: { 'user-agent': MAC, ...(withCookie && { cookie }), ...headers },
      ...rest,
    });
  };

testMistakes(
  [
    {
      name: 'a login that began at 127.0.0.1',
      make: visit({ begun: { host: '127.0.0.1:9400' } }),
      cause: /^The login began at 127\.0\.0\.1, and this page was opened at localhost; cookies of one host/,
      fixes: ['use-issuer'],
      control: visit({}),
    },
    {
      name: 'a page in a frame of another site',
      make: visit({
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe', referer: 'https://app.test/x' },
      }),
      cause:
        /^The page was opened in a frame of https:\/\/app\.test, where the browser sends no SameSite=Lax cookie\.$/,
      control: visit({ headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' } }),
    },
    {
      name: 'a form of another site',
      make: visit({
        method: 'POST',
        body: 'username=alice',
        headers: { ...FORM, 'sec-fetch-site': 'cross-site', origin: 'https://app.test' },
      }),
      cause: /^The form was sent from https:\/\/app\.test, and the browser sends no SameSite=Lax cookie with that\.$/,
      control: visit({ method: 'POST', body: 'username=alice', headers: { ...FORM, 'sec-fetch-site': 'same-origin' } }),
    },
    {
      name: 'a page that is opened in another browser',
      make: visit({ headers: { 'user-agent': 'Mozilla/5.0 (X11) Chrome/140.0' } }),
      cause: /^The login began in another browser/,
      control: visit({}),
    },
    {
      name: 'a browser that keeps no cookies',
      make: visit({}),
      cause: /^The browser sent no cookie at all, so not that of this login, which it was given .* before\.$/,
      control: visit({ headers: { cookie: 'theme=dark' } }),
    },
    {
      name: 'a browser with other cookies',
      make: visit({ headers: { cookie: 'theme=dark' }, path: '/oauth2/authorize' }),
      cause: /^The browser sent other cookies, but not that of this login/,
      control: visit({ path: '/oauth2/authorize' }),
    },
    {
      name: 'the first of many unfinished logins',
      make: async (world) => {
        const first = await begin(world);
        const cookies = [first.cookie];
        for (let more = 0; more < 13; more += 1)
          cookies.push((await begin(world, { cookie: cookies.join('; ') })).cookie);
        const headers = { 'user-agent': MAC, cookie: cookies.slice(2).join('; ') };
        return sendRaw(world, { path: `${ROOT}/login?login_id=${first.login_id}`, headers });
      },
      cause: /^The browser began so many logins without finishing them that the cookie of this one was dropped/,
      control: visit({ headers: { cookie: 'theme=dark' } }),
    },
    {
      name: 'a cookie that was changed',
      make: async (world) => {
        const { login_id, cookie } = await begin(world);
        return sendRaw(world, { path: `${ROOT}/login?login_id=${login_id}`, headers: { cookie: `${cookie}x` } });
      },
      cause: /^The cookie of this login has another value/,
      control: visit({ withCookie: true }),
    },
    {
      name: 'a form without csrf',
      make: visit({ withCookie: true, method: 'POST', body: 'username=alice&password=alice', headers: FORM }),
      cause: /^The form has no csrf value, so it was not sent from the page\.$/,
      control: visit({ withCookie: true, method: 'POST', body: 'csrf=x&username=alice&password=alice', headers: FORM }),
    },
    {
      name: 'a form with another csrf',
      make: visit({ withCookie: true, method: 'POST', body: 'csrf=x', headers: FORM }),
      cause: /^The csrf value of the form is not that of the page of this login\.$/,
      control: visit({ withCookie: true, method: 'POST', body: 'username=alice', headers: FORM }),
    },
    {
      name: 'the login page without a login',
      make: (world) => sendRaw(world, { path: `${ROOT}/login` }),
      cause: /^The address of the login page was opened without a login_id/,
      fixes: ['start-login'],
      control: (world) => sendRaw(world, { path: `${ROOT}/login?login_id=none` }),
    },
    {
      name: 'a login_id that is cut',
      make: async (world) => {
        const { login_id } = await begin(world);
        return sendRaw(world, { path: `${ROOT}/login?login_id=${login_id.slice(0, -1)}` });
      },
      cause: /^login_id .*that of a login in progress/,
      control: (world) => sendRaw(world, { path: `${ROOT}/login?login_id=none` }),
    },
    {
      name: 'a login_id that nobody knows',
      make: (world) => sendRaw(world, { path: `${ROOT}/login?login_id=none` }),
      cause: /^No login with this login_id is known\. This server started/,
      control: visit({}),
    },
    {
      name: 'a login that was denied before',
      make: async (world) => {
        const { login_id, cookie } = await begin(world);
        const path = `${ROOT}/login?login_id=${login_id}`;
        const page = await (await sendRaw(world, { path, headers: { cookie } })).text();
        const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(page) ?? [];
        const body = new URLSearchParams({ csrf, username: 'alice', password: 'alice' }).toString();
        await sendRaw(world, { method: 'POST', path, headers: { ...FORM, cookie }, body });
        await sendRaw(world, {
          method: 'POST',
          path: `${ROOT}/consent?login_id=${login_id}`,
          headers: { ...FORM, cookie },
          body: new URLSearchParams({ csrf, action: 'deny' }).toString(),
        });
        return sendRaw(world, { path: `${ROOT}/consent?login_id=${login_id}`, headers: { cookie } });
      },
      cause: /^The login ended with access_denied .* before this request, so its pages are gone\.$/,
      control: visit({}),
    },
  ],
  prepare,
);

test('a login that expired: when it did, and which one it was', async () => {
  let now = Date.parse('2026-03-01T10:00:00Z');
  const world = await startWorld({ clock: () => now });
  await prepare(world);
  const { login_id, cookie, flowId } = await begin(world);
  const open = () =>
    sendRaw(world, { path: `${ROOT}/login?login_id=${login_id}`, headers: { 'user-agent': MAC, cookie } });
  now += 29 * 60_000;
  expect((await open()).status).toBe(200);
  now += 6 * 60_000;
  const verdict = await verdictOn(world, await open());
  expect(verdict).toMatchObject({
    cause: 'The login expired at 2026-03-01 10:30:00 UTC, 30 minutes after it began and 5 minutes before this request.',
    related: [{ flowId }],
  });
});

test('a page without its cookie is linked to its login', async () => {
  const world = await startWorld();
  await prepare(world);
  const { login_id, flowId } = await begin(world);
  const verdict = await verdictOn(world, await sendRaw(world, { path: `${ROOT}/login?login_id=${login_id}` }));
  expect(verdict?.related).toEqual([{ flowId, why: 'the login that this page belongs to' }]);
});
