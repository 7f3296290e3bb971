import { describe, expect, test } from 'vitest';
import { orderClaims } from '../../contract/traffic/claim-order.ts';
import { applyEvents, emptyTraffic, type Exchange } from '../../contract/traffic/traffic.ts';
import { exchangesOf } from '../../renderer/views/live/list/rows.ts';
import { CLAIM_WORDS, momentOf } from '../../renderer/tokens/claims.ts';
import { compareClaims } from '../../renderer/views/live/token/compare.ts';
import { roleOf, tokensIn } from '../../contract/traffic/read/find-tokens.ts';
import { flowTokens } from '../../renderer/views/live/token/flow-tokens.ts';
import { decodeJwt } from '../../contract/traffic/read/jwt.ts';
import { verifyJwt } from '../../renderer/views/live/token/verify.ts';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { recordScene } from './fixtures/scenes.ts';
import { createKey, signToken } from './fixtures/tokens.ts';

const scene = recordScene(Date.UTC(2026, 10, 2, 9));
const traffic = applyEvents(emptyTraffic(), scene.events);
const exchanges = exchangesOf(traffic.flows.get(scene.flows.succeeded)!, traffic.exchanges);
const key = createKey('k1');
const raw = signToken(key, { sub: 'zoë', name: 'Zoë <b>Ⅻ</b>' });
const published = [{ kid: 'k1', alg: 'ES256', jwk: key.jwk }];

const exchangeWith = (parts: { url?: string; headers?: Record<string, string>; body?: string }): Exchange => ({
  exchangeId: 'x',
  endpoint: 'x',
  receivedAt: 0,
  weight: 0,
  request: {
    method: 'POST',
    url: parts.url ?? '/',
    headers: parts.headers ?? {},
    ...(parts.body !== undefined && { body: { text: parts.body, bytes: parts.body.length, cut: false } }),
  },
});

describe('decoding', () => {
  test('a JWT in compact form, its text in UTF-8', () => {
    expect(decodeJwt(raw)).toMatchObject({ header: { alg: 'ES256' }, payload: { sub: 'zoë', name: 'Zoë <b>Ⅻ</b>' } });
  });

  test.each(['', 'abc', 'a.b.c', 'eyJhbGciOiJub25lIn0.bm90IGpzb24.', 'eyJhbGciOiJub25lIn0.WzFd.', `${raw}.more`])(
    'is not a JWT: %s',
    (text) => expect(decodeJwt(text)).toBeUndefined(),
  );
});

describe('tokens are found wherever they are', () => {
  test.each([
    ['a header', exchangeWith({ headers: { authorization: `Bearer ${raw}` } }), 'request header, Authorization'],
    ['the address', exchangeWith({ url: `/x?id_token_hint=${raw}&state=1` }), 'request URL, id_token_hint'],
    ['a form', exchangeWith({ body: `grant_type=x&client_assertion=${raw}` }), 'request body, client_assertion'],
    ['JSON', exchangeWith({ body: `{"id_token": "${raw}"}` }), 'request body, id_token'],
    ['a cookie', exchangeWith({ headers: { cookie: `a=b; session=${raw}` } }), 'request header, Cookie'],
  ])('%s', (_, exchange, where) => expect(tokensIn(exchange).map((token) => token.where)).toEqual([where]));

  test('once each', () => {
    expect(tokensIn(exchangeWith({ url: `/x?a=${raw}`, body: `b=${raw}` }))).toHaveLength(1);
  });

  test('and told apart', () => {
    const answer = exchanges.find((exchange) => exchange.endpoint === 'token')!;
    expect(tokensIn(answer).map(roleOf)).toEqual(['access_token', 'id_token']);
  });
});

describe('signatures', () => {
  const jwt = decodeJwt(raw)!;

  test('verified with the issuer’s key', async () => {
    expect(await verifyJwt(jwt, published)).toEqual({ state: 'verified', kid: 'k1', alg: 'ES256' });
  });

  test('a changed payload is invalid', async () => {
    const forged = { ...jwt, signed: `${jwt.signed}x` };
    expect(await verifyJwt(forged, published)).toMatchObject({ state: 'invalid' });
  });

  test('another issuer’s key is not available', async () => {
    const reason = 'The issuer has no ES256 key with kid k1.';
    expect(await verifyJwt(jwt, [])).toEqual({ state: 'unknown', reason });
  });

  test('alg none is invalid, a shared secret is unknown', async () => {
    expect(await verifyJwt({ ...jwt, header: { alg: 'none' } }, published)).toMatchObject({ state: 'invalid' });
    expect(await verifyJwt({ ...jwt, header: { alg: 'HS256' } }, published)).toMatchObject({ state: 'unknown' });
  });
});

describe('ID token, access token and userinfo side by side', () => {
  const { tokens, sets } = flowTokens(exchanges);

  test('all three are found in the flow', () => {
    expect(tokens.map(roleOf)).toEqual(['id_token', 'access_token']);
    expect(Object.keys(sets).toSorted()).toEqual(['access_token', 'id_token', 'userinfo']);
  });

  test('mismatches come first', () => {
    const [first, ...rest] = compareClaims(sets);
    expect(first).toMatchObject({ claim: 'email_verified', mismatch: LIVE_WORDS.differ });
    expect(rest.some((row) => row.mismatch !== undefined)).toBe(false);
  });

  test('a different sub is a separate error', () => {
    const [row] = compareClaims({ id_token: { sub: 'a' }, userinfo: { sub: 'b' } });
    expect(row?.mismatch).toContain('OpenID Connect Core §5.3.2');
  });

  test('the order of members does not matter', () => {
    const rows = compareClaims({ id_token: { address: { a: 1, b: 2 } }, userinfo: { address: { b: 2, a: 1 } } });
    expect(rows[0]?.mismatch).toBeUndefined();
  });
});

describe('claims', () => {
  test('are shown in order: iss, sub, aud, exp and the rest of RFC 7519 §4.1 first, then as they came', () => {
    const names = ['name', 'groups', 'scp', 'nbf', 'exp', 'aud', 'sub', 'iss', 'email', 'iat'];
    const ordered = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'scp', 'name', 'groups', 'email'];
    expect(orderClaims(names)).toEqual(ordered);
    const claims = Object.fromEntries(names.map((name) => [name, 1]));
    expect(compareClaims({ id_token: claims }).map(({ claim }) => claim)).toEqual(ordered);
  });

  test('times are dates, other numbers are not', () => {
    expect(momentOf('exp', 1_790_000_000)).toBe(1_790_000_000_000);
    expect(momentOf('exp', 'soon')).toBeUndefined();
    expect(momentOf('sub', 12)).toBeUndefined();
  });

  test('every claim of the issued tokens is explained', () => {
    const { sets } = flowTokens(exchanges);
    const claims = Object.values(sets).flatMap((set) => Object.keys(set));
    expect(claims.filter((claim) => CLAIM_WORDS[claim] === undefined)).toEqual([]);
  });
});
