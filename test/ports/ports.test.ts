import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scopedLog } from '../../server/compose/ports.ts';
import { createKeyFile } from '../../server/keys/key-file.ts';
import { openKeyring } from '../../server/keys/keyring.ts';
import { createMemoryKeyStore } from '../../server/keys/memory-key-store.ts';
import { createEventLog } from '../../server/live/event-log.ts';
import { createClocks } from '../../server/runtime/clocks.ts';
import { startWorld } from '../world/world.ts';
import { describeEventLog, describeKeyStore } from './conformance.ts';

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return join(folder, 'understudy.keys.json');
}

describeKeyStore('a key store in memory', createMemoryKeyStore);
describeKeyStore('a key store in a file', () => createKeyFile(keyFile()));
describeEventLog('an event log in memory', () => createEventLog({ clock: Date.now }));
describeEventLog('an event log whose subscriptions end together', () =>
  scopedLog(createEventLog({ clock: Date.now }), createClocks()),
);

test('two keyrings that begin with one empty file end with the same keys', async () => {
  const { workspace } = await startWorld();
  const store = createKeyFile(keyFile());
  const issuers = () => [workspace()];
  const open = () => openKeyring({ store, clock: Date.now, issuers });
  const rings = await Promise.all([open(), open()]);
  const [one] = rings;
  const early = await Promise.all(rings.map(async (ring) => ring.sign(workspace(), 'ES256', 'JWT', { sub: 'alice' })));
  await Promise.all(rings.map((ring) => ring.flush()));
  const kidsIn = async (ring: typeof one) =>
    (JSON.parse((await ring.jwks(workspace())).toString()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const agree = async () => {
    const [here, there] = await Promise.all(rings.map(kidsIn));
    return here?.toSorted().join() === there?.toSorted().join();
  };
  await expect.poll(agree).toBe(true);
  for (const jwt of early)
    for (const ring of rings) expect(await ring.verify(workspace(), jwt)).toEqual({ sub: 'alice' });
  const current = one.list(workspace()).filter(({ alg, status }) => alg === 'ES256' && status === 'current');
  expect(current).toHaveLength(1);
  await Promise.all(rings.map((ring) => ring.close()));
});
