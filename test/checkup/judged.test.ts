import { expect, test } from 'vitest';
import { TLS_ONLY } from '../../contract/checkup/attacks.ts';
import type { CheckupLine } from '../../contract/checkup/card.ts';
import { CONTROL } from '../../contract/checkup/checkup.ts';
import type { FaultKind } from '../../contract/faults/kinds.ts';
import { familyOf } from '../../contract/faults/names.ts';
import { useStage } from '../faults/stage.ts';
import { begin, examine, next } from './examine.ts';
import { rawClient, type Habits } from './raw.ts';
import { basic, WEB_APP } from '../world/world.ts';
import type { Login } from './clients.ts';

const stage = useStage();

/** The lines of a client for some kinds, by kind. */
async function linesOf(habits: Habits, kinds: readonly FaultKind[]): Promise<Partial<Record<FaultKind, CheckupLine>>> {
  const families = [...new Set(kinds.map(familyOf))];
  const { lines } = await examine(stage, rawClient(habits), { families });
  return Object.fromEntries(lines.filter(({ id }) => kinds.some((kind) => kind === id)).map((line) => [line.id, line]));
}

const REPLAYED = 'authorization.replayed';
const WRONG_STATE = 'authorization.wrong-state';
const REPEATED = 'authorization.repeated-parameter';
const WRONG_NONCE = 'jwt.wrong-nonce';

/** RFC 9700 §2.1.1 and §4.7.1: PKCE or a nonce protects as a state does that is used once. */
test.for<[Habits, Partial<Record<FaultKind, CheckupLine['result']>>]>([
  [{ state: 'fresh' }, { [REPLAYED]: 'passed', [WRONG_STATE]: 'passed' }],
  [{ state: 'constant' }, { [REPLAYED]: 'failed', [WRONG_STATE]: 'passed' }],
  [
    { state: 'constant', hasPkce: true },
    { [REPLAYED]: 'passed', [WRONG_STATE]: 'passed' },
  ],
  [
    { state: 'constant', hasNonce: true },
    { [REPLAYED]: 'passed', [WRONG_STATE]: 'passed' },
  ],
  [{ hasPkce: true }, { [REPLAYED]: 'not_applicable', [WRONG_STATE]: 'not_applicable' }],
  [{ hasNonce: true }, { [REPLAYED]: 'not_applicable', [WRONG_STATE]: 'not_applicable' }],
  [{}, { [REPLAYED]: 'not_applicable', [WRONG_STATE]: 'failed' }],
])('%j against logins of others: %j', async ([habits, expected]) => {
  const lines = await linesOf(habits, Object.keys(expected) as FaultKind[]);
  expect(lines).toMatchObject(Object.fromEntries(Object.entries(expected).map(([kind, result]) => [kind, { result }])));
});

test.for([
  [{}, true],
  [{ hasPkce: true }, false],
  [{ hasNonce: true }, true],
] as const)('%j and a state that isn’t compared: an attack works: %s', async ([habits, works]) => {
  const client = rawClient({ ...habits, state: 'fresh', ignoresState: true });
  const { lines } = await examine(stage, client, { families: ['authorization'] });
  const states = lines.filter(({ id }) => id === WRONG_STATE || id === 'authorization.no-state');
  expect(states).toMatchObject([{ result: 'failed' }, { result: 'failed' }]);
  expect(states.map(({ attack }) => attack !== undefined)).toEqual([works, works]);
});

test('tokens of another kind that a client gets meanwhile are no use of the response', async () => {
  const refuses = rawClient({ state: 'fresh' });
  const login: Login = async (issuer, run) => {
    const isIn = await refuses(issuer, run);
    await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      headers: basic(WEB_APP.client_id, WEB_APP.client_secret),
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'of-an-earlier-login' }),
    });
    return isIn;
  };
  const { lines } = await examine(stage, login, { families: ['authorization'] });
  expect(lines.find(({ id }) => id === WRONG_STATE)).toMatchObject({ result: 'passed' });
});

test('a client without a state meets another parameter that is repeated', async () => {
  const { [REPEATED]: line } = await linesOf({ hasPkce: true }, [REPEATED]);
  expect(line).toMatchObject({ result: 'failed' });
});

test('only a client that sends a nonce can compare it (OpenID Connect Core §3.1.3.7)', async () => {
  expect(await linesOf({}, [WRONG_NONCE])).toMatchObject({ [WRONG_NONCE]: { result: 'not_applicable' } });
  expect(await linesOf({ hasNonce: true }, [WRONG_NONCE])).toMatchObject({ [WRONG_NONCE]: { result: 'passed' } });
});

test.for([
  [1, 'passed', 'stopped'],
  [8, 'passed', 'stopped'],
  [9, 'failed', 'looped: 9 requests to authorize'],
] as const)('without a code it begins %i times: %s', async ([mostStarts, result, did]) => {
  const { 'authorization.no-code': line } = await linesOf({ mostStarts }, ['authorization.no-code']);
  expect(line).toMatchObject({ result, did: expect.stringContaining(did) });
});

const STOPPED = 'It didn’t log the user in.';

test.for([
  [{ needsUserinfo: true }, 'passed', 'It got tokens. It needs userinfo, which the document doesn’t name.'],
  [{ needsUserinfo: true, needsPkceSupport: true }, 'failed', STOPPED],
  [{ needsPkceSupport: true }, 'failed', STOPPED],
  [{}, 'passed', 'It carried on.'],
] as const)('%j with the least metadata: %s', async ([habits, result, did]) => {
  const { 'discovery.minimal': line } = await linesOf(habits, ['discovery.minimal']);
  expect(line).toMatchObject({ result, did });
});

test('a client that asks for one scope can’t be granted fewer', async () => {
  const { 'token-response.narrower-scope': line } = await linesOf({}, ['token-response.narrower-scope']);
  expect(line).toMatchObject({ result: 'not_applicable', did: 'It asks for one scope only.' });
});

/** RFC 9110 §9.2.2: who sends a POST doesn’t have to send it again. */
test('a client may give up, but not ignore Retry-After', async () => {
  const kinds = ['http.server-error', 'http.too-many-requests', 'http.redirect'] as const;
  expect(await linesOf({}, kinds)).toMatchObject({
    'http.server-error': { result: 'passed', did: 'It gave up.' },
    'http.too-many-requests': { result: 'passed', did: 'It gave up.' },
    'http.redirect': { result: 'failed', did: 'It followed the redirect with its code and its credentials.' },
  });
  expect(await linesOf({ mostRequests: 2 }, kinds)).toMatchObject({
    'http.server-error': { result: 'passed', did: 'It tried again once.' },
    'http.too-many-requests': { result: 'failed', did: expect.stringContaining('sooner than Retry-After allows') },
  });
});

test('of a client that doesn’t end in time, its requests count', async () => {
  const didOf = async (habits: Habits, kind: FaultKind): Promise<Pick<CheckupLine, 'result' | 'did'> | undefined> => {
    const { id } = await begin(stage, { families: [familyOf(kind)] });
    let line: CheckupLine | undefined;
    for (let run = await next(stage, id); run !== null && line?.id !== kind; run = await next(stage, id)) {
      await rawClient(habits)(stage.running.issuer, run);
      const ended = run === CONTROL ? { loggedIn: true } : { hung: true };
      line = (await stage.api('POST', `checkups/${id}/runs/${run}/end`, ended)).body as CheckupLine;
    }
    await stage.api('DELETE', `checkups/${id}`);
    return line;
  };
  const fresh: Habits = { state: 'fresh', needsUserinfo: true };
  const failed = { result: 'failed', did: 'It sent the token request.' };
  const unknown = { result: 'could_not_tell', did: 'It didn’t end in time.' };
  expect(await didOf(fresh, WRONG_STATE)).toMatchObject({ result: 'passed' });
  expect(await didOf({ needsUserinfo: true }, WRONG_STATE)).toMatchObject(failed);
  expect(await didOf(fresh, 'jwt.broken-signature')).toMatchObject({
    result: 'failed',
    did: expect.stringContaining('userinfo'),
  });
  expect(await didOf(fresh, 'authorization.error')).toMatchObject(unknown);
  expect(await didOf(fresh, 'authorization.long-code')).toMatchObject(unknown);
});

test('who never fetches the keys relies on TLS against every forged token', async () => {
  const kinds = ['jwt.unsigned', 'jwt.hmac-with-public-key', 'jwt.broken-signature'] as const;
  const lines = Object.values(await linesOf({}, kinds));
  expect(lines).toHaveLength(kinds.length);
  for (const line of lines) expect(line).toMatchObject({ result: 'failed', attack: TLS_ONLY });
});
