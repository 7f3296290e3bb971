import { expect, test } from 'vitest';
import type { OperationName } from '../../../contract/operations.ts';
import type { Fix } from '../../../contract/traffic/verdict.ts';
import { call, type Answer } from '../../world/admin.ts';
import { CHALLENGE, obtainCode, obtainTokens, redeem, userinfo } from '../../world/code-grant.ts';
import type { World } from '../../world/world.ts';
import { disableAlice, FIXES, said, worldWithJudy } from '../fixes.ts';
import { verdictOn } from '../mistakes.ts';

const press = (world: World, { operation, params, body, if_match = '' }: Fix): Promise<Answer> =>
  call(world, operation as OperationName, { ...(params && { params }), body, headers: { 'if-match': if_match } });

test.each(FIXES)('%s: %s mends it', async (_name, id, refused, passes) => {
  const world = await worldWithJudy();
  const again = await refused(world);
  const first = await again();
  const { headers } = first;
  expect(await said(first)).not.toMatch(passes);
  const verdict = await verdictOn(world, new Response(null, { headers }));
  const fix = verdict?.fixes.find((one) => one.id === id);
  expect(fix?.label).toBeTruthy();
  expect((await press(world, fix!)).status).toBe(200);
  expect(await said(await again())).toMatch(passes);
});

test('a fix of a config that has changed is refused and computed again', async () => {
  const world = await worldWithJudy();
  const { access_token } = await obtainTokens(world);
  await disableAlice(world);
  const refused = await userinfo(world, access_token);
  const { headers } = refused;
  await refused.arrayBuffer();
  const before = await verdictOn(world, new Response(null, { headers }));
  await call(world, 'clients.update', { params: { client_id: 'spa' }, body: { client_name: 'Renamed' } });
  expect((await press(world, before!.fixes[0]!)).status).toBe(412);
  const after = await verdictOn(world, new Response(null, { headers }));
  expect((await press(world, after!.fixes[0]!)).status).toBe(200);
});

test('no verdict quotes the code, token or verifier that was sent', async () => {
  const world = await worldWithJudy();
  const tokens = await obtainTokens(world);
  const code = await obtainCode(world, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  const verifier = 'a-verifier-that-does-not-fit-0123456789-0123456789';
  const made: [string, Response][] = [
    [verifier, await redeem(world, code, { code_verifier: verifier })],
    [tokens.access_token, await redeem(world, tokens.access_token)],
    [tokens.refresh_token, await redeem(world, `${tokens.refresh_token}\n`)],
    [tokens.id_token, await userinfo(world, tokens.id_token)],
    [tokens.access_token, await userinfo(world, tokens.access_token.slice(0, -9))],
    [tokens.refresh_token, await world.fetch('/userinfo', { headers: { 'x-token': tokens.refresh_token } })],
    [tokens.access_token, await world.fetch('/userinfo', { headers: { authorization: tokens.access_token } })],
  ];
  for (const [secret, response] of made) {
    const verdict = await verdictOn(world, response);
    expect(verdict?.cause).toBeTruthy();
    expect(JSON.stringify(verdict)).not.toContain(secret.slice(0, 20));
    expect(JSON.stringify(verdict)).not.toContain(secret.slice(-20));
  }
});
