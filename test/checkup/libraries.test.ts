import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FAULT_FAMILIES, type FaultFamily } from '../../contract/faults/names.ts';
import { installPackages } from '../../scripts/snippets/run.mjs';
import { start, type Running } from '../../server/compose/start.ts';
import { automaticConfig } from '../faults/stage.ts';
import { ROOT } from '../house/source-files.ts';
import { CALLBACK } from '../world/world.ts';
import { apiOf, examine } from './examine.ts';
import { openPlace } from './libraries/apps.ts';
import { CLAIMS, FOUND, HEADERS, NO_ISS, SIGNATURES, TOKEN_RESPONSE, type Found } from './libraries/found.ts';

/** `npm run snippets` sets it: with the faults of the network, for which some of them wait long. */
const IS_WHOLE = process.env['UNDERSTUDY_SNIPPETS'] === '1';
const FAMILIES = (Object.keys(FAULT_FAMILIES) as FaultFamily[]).filter((family) => IS_WHOLE || family !== 'network');

const nameOf = ({ package: name, setup }: Found): string => (setup === undefined ? name : `${name} with ${setup}`);

/** A server in which web-app may log in at these addresses, too. */
async function open(redirect_uris: string[], https: boolean): Promise<Running> {
  const config = automaticConfig();
  for (const client of config.workspaces[0]?.clients ?? [])
    if (client.client_id === 'web-app') client.redirect_uris = [CALLBACK, ...redirect_uris];
  const running = await start({ config, https });
  onTestFinished(() => running.stop());
  return running;
}

test.each(FOUND.map((found) => [nameOf(found), found] as const))('%s', { timeout: 90_000 }, async (_name, found) => {
  const { use, client_id = 'web-app', isHttpsOnly = false, grade, failed } = found;
  if (isHttpsOnly) vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  const place = await openPlace();
  const running = await open(place.redirect_uris, isHttpsOnly);
  const login = 'app' in use ? place.loginOf(use.app) : use;
  const card = await examine({ running, api: apiOf(running) }, login, { client_id, families: FAMILIES });
  const idsOf = (result: string) => card.lines.filter((line) => line.result === result).map(({ id }) => id);
  expect(idsOf('failed').toSorted()).toEqual([...failed].toSorted());
  expect(idsOf('could_not_tell')).toEqual([]);
  expect(card.grade).toBe(grade);
});

/** What docs/checkups/clients.md calls several lines that fail together. */
const GROUPS: readonly (readonly [name: string, ids: readonly string[]])[] = [
  ['signatures', SIGNATURES],
  ['headers', HEADERS],
  ['claims', CLAIMS],
  ['iss', NO_ISS],
  ['token response', TOKEN_RESPONSE],
];

function cellOf(failed: readonly string[]): string {
  const groups = GROUPS.filter(([, ids]) => ids.every((id) => failed.includes(id)));
  const others = failed.filter((id) => !groups.some(([, ids]) => ids.includes(id)));
  return [...groups.map(([name]) => name), ...others.map((id) => `\`${id}\``)].join(', ');
}

async function versionOf(name: string): Promise<string> {
  const own = join(ROOT, 'node_modules', name, 'package.json');
  const text = await readFile(own, 'utf8').catch(() =>
    readFile(join(installPackages('small'), 'node_modules', name, 'package.json'), 'utf8'),
  );
  return (JSON.parse(text) as { version: string }).version;
}

test('the documentation lists the same', async () => {
  const docs = await readFile(join(ROOT, 'docs/checkups/clients.md'), 'utf8');
  const rows = docs.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const { package: name, setup, grade, failed } of FOUND) {
    const cell = [`${name} ${await versionOf(name)}`, ...(setup === undefined ? [] : [setup])].join(', with ');
    expect(rows).toContainEqual(['', cell, grade, cellOf(failed), '']);
  }
});
