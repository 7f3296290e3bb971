import fc from 'fast-check';
import { expect, test } from 'vitest';
import { automate, obtainCode, obtainTokens } from '../world/code-grant.ts';
import { basic, startWorld } from '../world/world.ts';
import { verdictOn } from './mistakes.ts';

/** Where a client may put a value by mistake. */
const PARAMETERS = [
  'client_id',
  'client_secret',
  'grant_type',
  'scope',
  'code',
  'refresh_token',
  'code_verifier',
  'redirect_uri',
  'token',
  'x',
];
const PATHS = ['/oauth2/token', '/oauth2/introspect', '/oauth2/revoke', '/userinfo'];
/** What happens to it on the way. */
const HARM: ((text: string) => string)[] = [
  (text) => text,
  (text) => `${text} `,
  (text) => `"${text}"`,
  (text) => encodeURIComponent(`${text}/`),
];

test('no verdict holds a secret, a code or a token, wherever a client puts it', async () => {
  const world = await startWorld({}, { byChance: true });
  await automate(world);
  await world.configure((workspace) => {
    for (const user of workspace.users ?? []) user.password = `${user.username}-password`;
  });
  const { access_token, refresh_token, id_token } = await obtainTokens(world);
  const secrets = [
    'web-app-secret',
    'service-secret',
    'alice-password',
    access_token,
    refresh_token,
    id_token,
    await obtainCode(world),
  ];
  const value = fc.tuple(fc.constantFrom(...secrets), fc.constantFrom(...HARM)).map(([text, harm]) => harm(text));
  const other = fc.constantFrom('web-app', 'spa', 'service', 'authorization_code', 'refresh_token', 'openid', 'zzz');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PATHS),
      fc.dictionary(fc.constantFrom(...PARAMETERS), fc.oneof(value, other), { maxKeys: 4 }),
      fc.option(fc.tuple(fc.oneof(value, other), fc.oneof(value, other))),
      async (path, form, credentials) => {
        const response = await world.post(path, form, credentials ? basic(...credentials) : {});
        const verdict = JSON.stringify((await verdictOn(world, response)) ?? '');
        for (const secret of secrets) expect(verdict).not.toContain(secret);
      },
    ),
    { numRuns: 300 },
  );
});
