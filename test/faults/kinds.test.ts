import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '../../contract/faults/kinds.ts';
import type { FaultView } from '../../contract/faults/fault.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import * as scenes from './scenes.ts';
import type { Scene } from './scenes.ts';
import { HOME, useStage, type LoggedIn } from './stage.ts';

const stage = useStage();

interface Case {
  scene: Scene;
  params?: Record<string, unknown>;
  scope?: Record<string, string>;
  /** What arrives, where no library checks it. */
  shows?: (result: unknown) => void;
}

const shows = (expected: unknown) => (result: unknown) => expect(result).toMatchObject(expected as object);
const { login, idToken, api, refreshing, readingUserinfo, discovering, introspecting, loggingOut } = scenes;
const both = { scene: login } satisfies Case;
const atUserinfo = { scope: { endpoint: 'userinfo' } };

/** How each kind is met: by a library that must react as the catalogue says, or on the wire. */
const CASES: Record<FaultKind, Case | readonly Case[]> = {
  'authorization.wrong-state': { scene: login },
  'authorization.no-state': { scene: login },
  'authorization.wrong-issuer': { scene: login },
  'authorization.no-issuer': { scene: login },
  'authorization.no-code': { scene: login },
  'authorization.repeated-parameter': ['state', 'code', 'iss'].map((parameter) => ({
    scene: login,
    params: { parameter },
  })),
  'authorization.injected-code': { scene: login },
  'authorization.mix-up': { scene: login },
  'authorization.replayed': { scene: login, params: { code: 'a-used-code', state: 'a-used-state' } },
  'authorization.unknown-code': { scene: login },
  'authorization.long-code': { scene: login },
  'authorization.other-mode': ['fragment', 'form_post'].map((mode) => ({ scene: login, params: { mode } })),
  'authorization.error': { scene: login },
  'authorization.error-with-code': { scene: login },
  'authorization.unknown-parameters': { scene: login },
  'authorization.wrong-port': { scene: login },

  'token-response.error': { scene: login },
  'token-response.error-with-200': { scene: login },
  'token-response.no-access-token': { scene: login },
  'token-response.no-token-type': { scene: login },
  'token-response.other-token-type': { scene: login },
  'token-response.lower-case-token-type': { scene: login },
  'token-response.no-lifetime': { scene: login },
  'token-response.lifetime-as-text': { scene: login },
  'token-response.negative-lifetime': { scene: login },
  'token-response.narrower-scope': {
    scene: login,
    shows: (result) => expect((result as LoggedIn).tokens.scope).toBe('openid'),
  },
  'token-response.no-id-token': { scene: login },
  'token-response.no-refresh-token': { scene: login },
  'token-response.unknown-members': { scene: login },
  'token-response.form-encoded': { scene: login },
  'token-response.list': { scene: login },
  'token-response.huge': { scene: login },

  'jwt.unsigned': [both, { scene: api, params: { token: 'access' } }],
  'jwt.hmac-with-secret': [both, { scene: api, params: { token: 'access' } }],
  'jwt.hmac-with-public-key': [both, { scene: api, params: { token: 'access' } }],
  'jwt.other-key': [both, { scene: api, params: { token: 'access' } }],
  'jwt.broken-signature': [both, { scene: api, params: { token: 'access' } }],
  'jwt.changed-after-signing': [both, { scene: api, params: { token: 'access' } }],
  'jwt.no-signature': [both, { scene: api, params: { token: 'access' } }],
  'jwt.two-parts': [both, { scene: api, params: { token: 'access' } }],
  'jwt.unknown-kid': [both, { scene: api, params: { token: 'access' } }],
  'jwt.no-kid': [both, { scene: api, params: { token: 'access' } }],
  'jwt.embedded-key': [both, { scene: api, params: { token: 'access' } }],
  'jwt.key-by-url': [both, { scene: api, params: { token: 'access' } }],
  'jwt.other-algorithm': { scene: scenes.loginWithAlgorithm },
  'jwt.wrong-type': { scene: api },
  'jwt.unknown-crit': [both, { scene: api, params: { token: 'access' } }],
  'jwt.unknown-header': [both, { scene: api, params: { token: 'access' } }],
  'jwt.huge': [both, { scene: api, params: { token: 'access' } }],

  'jwt.wrong-issuer': [both, { scene: api, params: { token: 'access' } }],
  'jwt.issuer-with-slash': [both, { scene: api, params: { token: 'access' } }],
  'jwt.wrong-audience': [both, { scene: api, params: { token: 'access' } }],
  'jwt.several-audiences': { scene: login },
  'jwt.wrong-authorized-party': { scene: idToken, shows: shows({ azp: 'another-client' }) },
  'jwt.expired': [both, { scene: api, params: { token: 'access' } }],
  'jwt.issued-in-future': [both, { scene: api, params: { token: 'access' } }],
  'jwt.not-yet-valid': [both, { scene: api, params: { token: 'access' } }],
  'jwt.wrong-nonce': { scene: login },
  'jwt.no-nonce': { scene: login },
  'jwt.wrong-access-token-hash': { scene: idToken, shows: shows({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }) },
  'jwt.wrong-code-hash': { scene: login },
  'jwt.lower-acr': { scene: idToken, shows: shows({ acr: '0' }) },
  'jwt.no-auth-time': { scene: login },
  'jwt.old-auth-time': { scene: login },
  'jwt.missing-claim': ['exp', 'iat', 'sub', 'aud', 'iss'].flatMap((claim) => [
    { scene: login, params: { claim } },
    { scene: api, params: { claim, token: 'access' } },
  ]),
  'jwt.claim-of-wrong-type': ['exp', 'iat', 'sub'].map((claim) => ({ scene: login, params: { claim } })),
  'jwt.unknown-claims': [both, { scene: api, params: { token: 'access' } }],

  'refresh.refused': { scene: refreshing },
  'refresh.other-user': { scene: scenes.refreshedClaims, shows: shows({ sub: 'someone-else' }) },
  'refresh.other-audience': { scene: refreshing },
  'refresh.other-auth-time': {
    scene: scenes.refreshedClaims,
    shows: (claims) => {
      const { auth_time, iat } = claims as { auth_time: number; iat: number };
      expect(auth_time).toBeGreaterThan(iat);
    },
  },
  'refresh.other-nonce': { scene: scenes.refreshedClaims, shows: shows({ nonce: 'not-the-nonce-you-sent' }) },
  'refresh.not-rotated': { scene: scenes.refreshingTwice },
  'refresh.no-refresh-token': { scene: scenes.refreshingTwice },

  'jwks.rotated': [both, { scene: api }],
  'jwks.empty': { scene: login },
  'jwks.not-a-set': { scene: login },
  'jwks.stale': { scene: login },
  'jwks.same-kid': { scene: login },
  'jwks.unknown-keys': [both, { scene: api }],
  'jwks.no-kid': { scene: login },
  'jwks.no-hints': { scene: login },
  'jwks.for-encryption': { scene: login },

  'discovery.other-issuer': { scene: discovering },
  'discovery.issuer-with-slash': { scene: discovering },
  'discovery.missing-member': ['issuer', 'authorization_endpoint'].map((member) => ({
    scene: discovering,
    params: { member },
  })),
  'discovery.relative-urls': { scene: discovering },
  'discovery.unknown-members': [{ scene: discovering }, both],
  'discovery.minimal': [{ scene: discovering }, both],

  'userinfo.other-user': { scene: readingUserinfo },
  'userinfo.no-sub': { scene: readingUserinfo },
  'userinfo.unauthorized': { scene: readingUserinfo },
  'userinfo.unexpected-jwt': { scene: readingUserinfo },
  'userinfo.booleans-as-text': { scene: readingUserinfo, shows: shows({ email_verified: 'true' }) },
  'userinfo.only-sub': { scene: readingUserinfo, shows: (claims) => expect(claims).toEqual({ sub: 'alice' }) },

  'introspection.inactive': { scene: introspecting },
  'introspection.no-active': { scene: introspecting },
  'introspection.active-as-text': { scene: introspecting },
  'introspection.other-client': { scene: introspecting },
  'introspection.expired': { scene: introspecting },

  'revocation.unsupported': { scene: scenes.revoking, shows: shows({ refused: true, works: true }) },

  'logout.no-redirect': { scene: loggingOut, shows: shows({ url: 'here', status: 200 }) },
  'logout.wrong-state': { scene: loggingOut, shows: shows({ url: `${HOME}?state=not-the-state-you-sent` }) },
  'logout.no-state': { scene: loggingOut, shows: shows({ url: HOME }) },
  'logout.error': { scene: loggingOut, shows: shows({ url: 'here', status: 400 }) },

  'http.server-error': { scene: readingUserinfo, ...atUserinfo },
  'http.too-many-requests': { scene: readingUserinfo, ...atUserinfo },
  'http.html': [{ scene: readingUserinfo, ...atUserinfo }, { scene: login }],
  'http.no-content-type': {
    scene: scenes.rawUserinfo,
    ...atUserinfo,
    shows: shows({ type: null, body: { sub: 'alice' } }),
  },
  'http.wrong-content-type': {
    scene: scenes.rawUserinfo,
    ...atUserinfo,
    shows: shows({ type: 'text/plain', body: { sub: 'alice' } }),
  },
  'http.empty-body': { scene: readingUserinfo, ...atUserinfo },
  'http.broken-json': { scene: readingUserinfo, ...atUserinfo },
  'http.redirect': ['other', 'itself'].map((to) => ({ scene: readingUserinfo, params: { to }, ...atUserinfo })),

  'network.latency': { scene: readingUserinfo, params: { seconds: 0.05 }, ...atUserinfo },
  'network.slow-headers': { scene: scenes.readingUserinfoImpatiently, params: { seconds: 60 }, ...atUserinfo },
  'network.slow-body': { scene: scenes.readingUserinfoImpatiently, params: { seconds: 60 }, ...atUserinfo },
  'network.silent': { scene: scenes.readingUserinfoImpatiently, params: { seconds: 60 }, ...atUserinfo },
  'network.closed': { scene: readingUserinfo, ...atUserinfo },
  'network.reset': { scene: readingUserinfo, ...atUserinfo },
  'network.cut-off': { scene: readingUserinfo, ...atUserinfo },
  'network.short-length': { scene: readingUserinfo, ...atUserinfo },
  'network.garbage': { scene: readingUserinfo, ...atUserinfo },
};

type Outcome = { ok: true; result: unknown } | { ok: false; error: unknown };

async function play({ prepare, run }: Scene, plant?: () => Promise<unknown>): Promise<Outcome> {
  const before = prepare ? await prepare(stage) : ({} as LoggedIn);
  await plant?.();
  try {
    return { ok: true, result: await run(stage, before) };
  } catch (error) {
    return { ok: false, error };
  }
}

const EACH = Object.entries(CASES).flatMap(([kind, cases]) =>
  [cases].flat().map((one: Case) => ({ ...one, kind: kind as FaultKind, words: JSON.stringify(one.params ?? {}) })),
);

test.for(Object.entries(scenes).filter(([, scene]) => typeof scene === 'object'))(
  'without a fault, %s works',
  async ([, scene]) => {
    const { running } = stage;
    expect(running.core.faults.active).toBeUndefined();
    const outcome = await play(scene);
    expect(outcome).toMatchObject({ ok: true });
  },
);

describe('a client reacts as the catalogue says', () => {
  test.for(EACH)('$kind $words', async ({ kind, scene, params, scope, shows: check }) => {
    const { client }: FaultRow = FAULT_KINDS[kind];
    const outcome = await play(scene, () => stage.plant(kind, params, { scope: scope ?? {} }));
    const [planted] = (await stage.api('GET', 'faults')).body as FaultView[];
    await stage.api('DELETE', 'faults');
    expect(planted?.fired, 'how often it fired').toBeGreaterThan(0);
    if (check) {
      expect(outcome).toMatchObject({ ok: true });
      check(outcome.ok ? outcome.result : undefined);
    } else expect(outcome).toMatchObject({ ok: client === 'tolerate' });
  });
});
