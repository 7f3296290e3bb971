import { Session } from 'node:inspector/promises';
import { expect, test } from 'vitest';
import type { HttpReply, HttpRequest } from '../../server/core/endpoint.ts';
import type { InteractionKind } from '../../server/core/interaction.ts';
import type { Core } from '../../server/core/ports.ts';
import { consent } from '../../server/endpoints/consent.ts';
import { login } from '../../server/endpoints/login.ts';
import { beginInteraction } from '../../server/interaction/decide.ts';
import { dispatch } from '../../server/interaction/dispatch.ts';
import { nextStep } from '../../server/protocol/next-step.ts';
import { automate, authorizePath, obtainTokens } from '../world/code-grant.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

/** As a device authorization would: nothing goes to a redirect URI. */
const approval: InteractionKind = {
  ask: nextStep,
  grant: ({ client }, { scope }, { username }) =>
    Promise.resolve({ kind: 'json', status: 200, body: { approved: client.client_id, by: username, scope } }),
  refuse: (_ending, { error }) => ({ kind: 'json', status: 200, body: { refused: error } }),
};

const REQUEST = {
  client_id: 'web-app',
  scope: ['openid', 'accounts.read'],
  prompt: [],
  acr_values: [],
  requested_at: 0,
} as const;

interface Visitor {
  core: Core;
  request(method: string, url: string, form?: Record<string, string>): HttpRequest;
  /** Keeps the cookies of a reply, and answers where it leads. */
  follow(reply: HttpReply): string;
}

function visitorOf(world: World): Visitor {
  const jar = new Map<string, string>();
  return {
    core: { ...world.core, kinds: { ...world.core.kinds, approval } },
    request(method, url, form = {}) {
      const { pathname, search } = new URL(url, world.issuer);
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
      const body = new URLSearchParams(form).toString();
      const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const exchangeId = world.core.ids.id();
      return { method, path: pathname, query: search.slice(1), headers, body, exchangeId, issuer: world.workspace() };
    },
    follow(reply) {
      for (const cookie of reply.cookies ?? []) {
        const [pair = ''] = cookie.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return reply.kind === 'redirect' ? reply.location : '';
    },
  };
}

async function beginApproval({ core, request }: Visitor, world: World): Promise<HttpReply> {
  const issuer = world.workspace();
  const flow = core.live.start('authorization_code', issuer, 'x');
  const interaction = beginInteraction(core, issuer, { kind: 'approval', request: REQUEST, flowId: flow.flowId });
  const client = issuer.clients.get('web-app')!;
  return dispatch({ core, issuer, client, flow, request: request('GET', '/default/default/device') }, interaction);
}

const pageIn = (reply: HttpReply): { csrf: string } => {
  if (reply.kind !== 'page' || !('csrf' in reply.page)) throw new Error(`No page with a form, but ${reply.kind}.`);
  return reply.page;
};

test('an interaction of another kind asks on the same pages and ends in something that is not a code', async () => {
  const world = await startWorld();
  const visitor = visitorOf(world);
  const { core, request, follow } = visitor;
  const loginAt = follow(await beginApproval(visitor, world));
  expect(loginAt).toContain('/login?login_id=');
  const loginPage = pageIn(await login.answer(core)(request('GET', loginAt)));
  const picked = await login.answer(core)(request('POST', loginAt, { csrf: loginPage.csrf, pick: 'alice' }));
  const consentAt = follow(picked);
  expect(consentAt).toContain('/consent?login_id=');
  const { csrf } = pageIn(await consent.answer(core)(request('GET', consentAt)));
  const ended = await consent.answer(core)(
    request('POST', consentAt, { csrf, action: 'allow', scope: 'accounts.read' }),
  );
  expect(ended).toMatchObject({ body: { approved: 'web-app', by: 'alice', scope: ['accounts.read'] } });
  expect(world.events.some((event) => event.type === 'flow.step' && event.step === 'code-issued')).toBe(false);
});

test('an interaction of another kind is refused in its own way', async () => {
  const world = await startWorld();
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'alice' };
    clientOf(workspace, 'web-app').trusted = true;
  });
  const visitor = visitorOf(world);
  const { core } = visitor;
  const refusing = {
    ...approval,
    ask: () => ({ kind: 'refuse', error: 'access_denied', description: 'No.' }) as const,
  };
  const reply = await beginApproval(
    { ...visitor, core: { ...core, kinds: { ...core.kinds, approval: refusing } } },
    world,
  );
  expect(reply).toMatchObject({ body: { refused: 'access_denied' }, error: 'access_denied' });
});

test('the page, the event and the console ask for the same', async () => {
  const world = await startWorld();
  const visitor = visitorOf(world);
  const { core, request, follow } = visitor;
  const loginAt = follow(await beginApproval(visitor, world));
  const { csrf } = pageIn(await login.answer(core)(request('GET', loginAt)));
  const consentAt = follow(await login.answer(core)(request('POST', loginAt, { csrf, pick: 'alice' })));
  const page = await consent.answer(core)(request('GET', consentAt));
  const onPage = page.kind === 'page' && page.page.page === 'consent' ? page.page.groups : [];
  const asked = world.events.findLast((event) => event.type === 'interaction.waiting');
  const stored = await core.runtime.get('interaction', new URL(consentAt).searchParams.get('login_id') ?? '');
  const names = onPage.flatMap(({ scopes }) => scopes.map(({ name }) => name));
  expect(names).toContain('accounts.read');
  expect(asked).toMatchObject({ kind: 'consent', scopes: names });
  expect(stored?.asking).toMatchObject({ kind: 'consent', scopes: names });
});

test('an automatic login waits for nobody: no interaction.waiting, no interaction.resolved', async () => {
  const world = await startWorld();
  await automate(world);
  await obtainTokens(world);
  const names = world.events.map(({ type }) => type);
  expect(names).toContain('token.issued');
  expect(names.filter((name) => name.startsWith('interaction.'))).toEqual([]);
});

test.each([
  ['a silent login', ''],
  ['a login that needs a page', 'login'],
])('%s runs the dispatcher once for each request', async (_, prompt) => {
  const world = await startWorld();
  if (prompt === '') await automate(world);
  expect(await callsOf('dispatch', () => world.fetch(authorizePath({ prompt })))).toBe(1);
});

/** How often a function of dispatch.ts was called meanwhile, as V8 counts it. */
async function callsOf(name: string, run: () => Promise<unknown>): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => url.includes('interaction/dispatch'))
      .flatMap(({ functions }) => functions)
      .filter(({ functionName }) => functionName === name)
      .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
  } finally {
    session.disconnect();
  }
}
