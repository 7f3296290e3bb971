import { expect, test } from 'vitest';
import { harIn } from '../world/report.ts';
import { call } from '../world/admin.ts';
import { authorizePath, automate, obtainCode, redeem, type Tokens } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';

interface Case {
  world: World;
  /** What no report may hold. */
  secrets: readonly string[];
  flowId: string;
}

/** A login whose code was redeemed, and then redeemed again. */
async function codeUsedTwice(): Promise<Case> {
  const world = await startWorld();
  await automate(world);
  const code = await obtainCode(world, { state: 'the-state', nonce: 'the-nonce' });
  const first = await redeem(world, code);
  const { access_token, id_token, refresh_token } = (await first.json()) as Tokens;
  const again = await redeem(world, code);
  await again.arrayBuffer();
  const { body } = await call(world, 'exchanges.get', {
    params: { exchangeId: again.headers.get('x-trace-id') ?? '' },
  });
  const signatures = [access_token, id_token].map((jwt) => jwt.split('.')[2] ?? jwt);
  return { world, flowId: String(body['flowId']), secrets: [code, refresh_token, 'web-app-secret', ...signatures] };
}

test('a flow as a page or as Markdown: the verdict, the ten steps, claims and config, without any secret', async () => {
  const { world, flowId, secrets } = await codeUsedTwice();
  const { body } = await call(world, 'flows.get', { params: { flowId } });
  const { cause } = body['verdict'] as { cause: string };
  for (const format of ['html', 'markdown'] as const) {
    const { status, headers, text } = await call(world, 'flows.report', { params: { flowId }, query: { format } });
    expect([status, headers['content-type']]).toEqual([200, `text/${format}; charset=utf-8`]);
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(text).toContain(cause);
    expect(text).toContain('ACP returns the tokens');
    expect(text).toContain('alice@example.com');
    expect(text).toContain('token_endpoint_auth_method');
    for (const secret of secrets) expect([format, secret, text.includes(secret)]).toEqual([format, secret, false]);
  }
});

test('the page holds the recording, and Markdown starts with the cause', async () => {
  const { world, flowId } = await codeUsedTwice();
  const page = await call(world, 'flows.report', { params: { flowId } });
  const { log } = harIn(page.text);
  expect(log.pages.map(({ id }) => id)).toEqual([flowId]);
  expect(log.entries.length).toBeGreaterThan(2);
  const { body } = await call(world, 'flows.get', { params: { flowId } });
  const markdown = await call(world, 'flows.report', { params: { flowId }, query: { format: 'markdown' } });
  expect(markdown.text.split('\n', 1)[0]).toBe(`# ${(body['verdict'] as { cause: string }).cause}`);
});

test('an exchange alone, with or without a flow', async () => {
  const world = await startWorld();
  await automate(world);
  for (const path of [
    '/.well-known/openid-configuration',
    authorizePath({ redirect_uri: 'http://localhost:4000/cb' }),
  ]) {
    const response = await world.fetch(path);
    await response.arrayBuffer();
    const exchangeId = response.headers.get('x-trace-id') ?? '';
    const { text } = await call(world, 'exchanges.report', { params: { exchangeId } });
    expect(harIn(text).log.entries).toHaveLength(1);
    expect(text).toContain(exchangeId);
  }
});

test('an unknown format is refused with one sentence', async () => {
  const { world, flowId } = await codeUsedTwice();
  const { status, body } = await call(world, 'flows.report', { params: { flowId }, query: { format: 'pdf' } });
  expect([status, body['error']]).toEqual([400, 'invalid_request']);
});
