import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import type { CheckupLine } from '../../contract/checkup/card.ts';
import type { FaultKind } from '../../contract/faults/kinds.ts';
import { handedOver, ledByResponse } from '../../contract/faults/mix-up.ts';
import { lastOf, useStage } from '../faults/stage.ts';
import { basic, CALLBACK, WEB_APP } from '../world/world.ts';
import { careful, type Login } from './clients.ts';
import { examine } from './examine.ts';

const stage = useStage();

async function lineOf(kind: FaultKind, login: Login): Promise<CheckupLine | undefined> {
  const card = await examine(stage, login, { families: ['authorization'], isHeard: false });
  return card.lines.find(({ id }) => id === kind);
}

interface Sends {
  state?: boolean;
  nonce?: boolean;
  pkce?: boolean;
}

/** Who is logged in at a client made with openid-client, which checks what it sends. */
async function userOf(issuer: string, { state = true, nonce = false, pkce = false }: Sends): Promise<string> {
  const config = await client.discovery(
    new URL(issuer),
    WEB_APP.client_id,
    undefined,
    client.ClientSecretBasic(WEB_APP.client_secret),
    { execute: [client.allowInsecureRequests] },
  );
  const [verifier, sentState, sentNonce] = [
    client.randomPKCECodeVerifier(),
    client.randomState(),
    client.randomNonce(),
  ];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: sentState,
    ...(nonce && { nonce: sentNonce }),
    ...(pkce && {
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }),
  });
  const back = new URL((await lastOf(url)).headers.get('location') ?? '');
  const tokens = await client.authorizationCodeGrant(config, back, {
    expectedState: state ? sentState : client.skipStateCheck,
    ...(nonce && { expectedNonce: sentNonce }),
    ...(pkce && { pkceCodeVerifier: verifier }),
  });
  const { sub = '' } = tokens.claims() ?? {};
  return (await client.fetchUserInfo(config, tokens.access_token, sub)).sub;
}

const clientThat =
  (sends: Sends): Login =>
  async (issuer) =>
    (await userOf(issuer, sends).catch(() => '')) !== '';

describe('an injected code', () => {
  const played = async (sends: Sends): Promise<string> => {
    await stage.plant('authorization.injected-code', {}, { times: 1 });
    return userOf(stage.running.issuer, sends);
  };

  test('logs the other user in where neither nonce nor PKCE is sent', async () => {
    expect(await played({})).toBe('bob');
    expect(await lineOf('authorization.injected-code', clientThat({}))).toMatchObject({ result: 'failed' });
  });

  test.for([
    ['nonce', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    ['pkce', 'invalid_grant'],
  ] as const)('is found by %s alone: %s', async ([check, found]) => {
    const refusal: unknown = await played({ [check]: true }).catch((error: unknown) => error);
    expect(JSON.stringify(refusal)).toContain(found);
    const line = await lineOf('authorization.injected-code', clientThat({ [check]: true }));
    expect(line).toMatchObject({ result: 'passed' });
  });
});

test.for([
  [{}, 'passed'],
  [{ state: false, pkce: true }, 'passed'],
  [{ state: false }, 'failed'],
] as const)('a replayed response at a client that sends %j: %s', async ([sends, result]) => {
  expect(await lineOf('authorization.replayed', clientThat(sends))).toMatchObject({ result });
});

describe('a mix-up', () => {
  /** Sends the code to the issuer that it asked, or to the one that the response names. */
  const ignoringIss =
    (isLed: boolean): Login =>
    async (issuer) => {
      const query = { client_id: WEB_APP.client_id, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' };
      const asked = new URL(`${issuer}/oauth2/authorize?${new URLSearchParams({ ...query, state: 's' })}`);
      const back = new URL((await lastOf(asked)).headers.get('location') ?? '').searchParams;
      const at = isLed ? back.get('iss') : issuer;
      const form = { grant_type: 'authorization_code', code: back.get('code') ?? '', redirect_uri: CALLBACK };
      const request = { method: 'POST', headers: basic(WEB_APP.client_id, WEB_APP.client_secret) };
      // Other faults name an issuer that doesn’t exist.
      return fetch(`${at}/oauth2/token`, { ...request, body: new URLSearchParams(form) }).then(
        ({ ok }) => ok,
        () => false,
      );
    };
  /** No browser: it takes the first answer for the response. */
  const notFollowing: Login = async (issuer) => {
    const query = new URLSearchParams({ client_id: WEB_APP.client_id, redirect_uri: CALLBACK, response_type: 'code' });
    const { headers } = await fetch(`${issuer}/oauth2/authorize?${query}`, { redirect: 'manual' });
    const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...WEB_APP });
    return code !== '' && (await fetch(`${issuer}/oauth2/token`, { method: 'POST', body: form })).ok;
  };

  /** Gets its response in a form, and stops if iss is another. */
  const withFormPost: Login = async (issuer) => {
    const query = { client_id: WEB_APP.client_id, redirect_uri: CALLBACK, response_type: 'code', state: 's' };
    const asked = `${issuer}/oauth2/authorize?${new URLSearchParams({ ...query, response_mode: 'form_post' })}`;
    const page = await (await lastOf(new URL(asked))).text();
    const valueOf = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
    if (valueOf('iss') !== issuer) return false;
    const form = { grant_type: 'authorization_code', code: valueOf('code'), redirect_uri: CALLBACK, ...WEB_APP };
    return (await fetch(`${issuer}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })).ok;
  };

  test.for([
    ['stops at the response', careful, { result: 'passed' }],
    [
      'sends the code to the first issuer',
      ignoringIss(false),
      { result: 'failed', did: handedOver('It', { secret: true, assertion: false, verifier: false }) },
    ],
    ['asks the issuer that iss names', ignoringIss(true), { result: 'failed', did: ledByResponse('It') }],
    ['stops at the form', withFormPost, { result: 'passed' }],
    ['doesn’t get there', notFollowing, { result: 'could_not_tell' }],
  ] as const)('is seen where a client %s', async ([, login, expected]) => {
    expect(await lineOf('authorization.mix-up', login)).toMatchObject(expected);
  });
});
