import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { RULE_IDS } from '../../contract/lint/rules.ts';
import { login } from '../lint/offences.ts';
import { call } from '../world/admin.ts';
import { automate } from '../world/code-grant.ts';
import { openPort } from '../world/site.ts';
import { startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function lint(world: World, ...args: string[]) {
  const token = { UNDERSTUDY_ADMIN_TOKEN: world.adminToken };
  const command = runWith(token, 'lint', '--config', world.configPath, ...args);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

/** Logs in without PKCE, and with the secret in the body. */
async function careless(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  const params = { code_challenge: undefined, code_challenge_method: undefined, nonce: undefined };
  await login(world, { params, headers: {}, form: { client_id: 'web-app', client_secret: 'web-app-secret' } });
  return world;
}

const text = z.strictObject({ text: z.string().min(1) });
/** SARIF 2.1.0: what the schema requires of these objects, and no member that it doesn’t have. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: text,
              fullDescription: text,
              help: text,
              defaultConfiguration: z.strictObject({ level: z.enum(['none', 'note', 'warning', 'error']) }),
            }),
          ),
        }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.number().int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: text,
          occurrenceCount: z.number().int().min(1),
          locations: z.array(
            z.strictObject({
              physicalLocation: z.strictObject({ artifactLocation: z.strictObject({ uri: z.url() }) }),
              logicalLocations: z.array(
                z.strictObject({ name: z.string(), fullyQualifiedName: z.string(), kind: z.string() }),
              ),
            }),
          ),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z
            .array(
              z.strictObject({
                kind: z.enum(['inSource', 'external']),
                status: z.enum(['accepted', 'underReview', 'rejected']),
                justification: z.string(),
              }),
            )
            .optional(),
          properties: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
  ]),
});

describe('understudy lint', () => {
  test('prints what each client does, and exits with 1; a level leaves out what is less severe', async () => {
    const world = await careless();
    const all = await lint(world);
    expect([all.code, all.err]).toEqual([1, '']);
    expect(all.out).toMatch(/^web-app in default\/default\n/);
    for (const rule of ['pkce-missing', 'nonce-missing', 'secret-in-body']) expect(all.out).toContain(`${rule} · `);
    expect(all.out).toMatch(/\n2 warnings, 1 note\.\n$/);
    const warnings = await lint(world, 'web-app', '--level', 'warning');
    expect([warnings.code, warnings.out.includes('secret-in-body')]).toEqual([1, false]);
    const errors = await lint(world, 'web-app', '--level', 'error');
    expect(errors).toEqual({ code: 0, out: 'No findings.\n', err: '' });
    expect((await lint(world, 'spa')).code).toBe(0);
  });

  test('a muted finding is no open one, and SARIF says why', async () => {
    const world = await careless();
    for (const rule of ['pkce-missing', 'nonce-missing', 'secret-in-body']) {
      const params = { client_id: 'web-app', rule };
      expect((await call(world, 'findings.mute', { params, body: { reason: 'An old library.' } })).status).toBe(204);
    }
    expect(await lint(world)).toEqual({ code: 0, out: 'No findings, 3 muted.\n', err: '' });
    const { code, out } = await lint(world, '--format', 'sarif', '--workspace', 'default/default');
    expect(code).toBe(0);
    const [{ tool, results }] = sarif.parse(JSON.parse(out)).runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(RULE_IDS);
    expect(results.map(({ ruleId }) => ruleId).toSorted()).toEqual(['nonce-missing', 'pkce-missing', 'secret-in-body']);
    for (const { ruleId, ruleIndex, suppressions } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(suppressions?.[0]?.justification).toBe('An old library.');
    }
  });

  test('JSON has everything the API has, and whose it is', async () => {
    const world = await careless();
    const { code, out } = await lint(world, '--format', 'json');
    const { body } = await call(world, 'findings.list', { params: { client_id: 'web-app' } });
    const own = (body as unknown as object[]).map((finding) => ({
      workspace: 'default/default',
      client_id: 'web-app',
      ...finding,
    }));
    expect([code, JSON.parse(out)]).toEqual([1, own]);
  });

  test('of a server that isn’t the admin API, nothing is said to be fine', async () => {
    const world = await startWorld();
    const { origin } = new URL(world.issuer);
    const page = await openPort((_req, res) => void res.setHeader('Content-Type', 'text/html').end('<!doctype html>'));
    const site = `http://localhost:${page}`;
    for (const args of [
      ['lint', '--admin', origin],
      ['recording', '/nowhere/x.har', '--admin', site],
      ['connect', 'spring-boot', '--admin', site],
    ]) {
      const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: 'any' }, ...args);
      expect([args, await command.ended, command.out()]).toEqual([args, 2, '']);
      expect(command.err()).toMatch(/^understudy: What answers at \S+ isn’t the admin API of Understudy\. .*\n$/);
    }
  });

  describe('a mistake is one sentence and exit code 2', () => {
    test.each([
      ['an unknown client', ['nobody'], /^understudy: There is no client nobody\.\n$/],
      ['an unknown workspace', ['--workspace', 'a/b'], /^understudy: There is no workspace a\/b\. /],
      ['no server', ['--config', '/nowhere/understudy.json'], /--admin/],
      ['an unknown level', ['--level', 'fatal'], /level/],
    ])('%s', async (_name, args, sentence) => {
      const { code, out, err } = await lint(await startWorld(), ...args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(sentence);
    });
  });
});
