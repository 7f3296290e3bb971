import { expect, test } from 'vitest';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { call } from '../world/admin.ts';
import { startWorld } from '../world/world.ts';
import { verdictOn } from './mistakes.ts';

const MANY = 200;

test('under a load of failures, the verdict on each is reached when someone asks', async () => {
  const world = await startWorld();
  const secret = 'service-secret\n';
  const send = () =>
    world.post('/oauth2/token', { grant_type: 'client_credentials', client_id: 'service', client_secret: secret });
  const responses = await Promise.all(Array.from({ length: MANY }, send));
  await world.verdicts.settled();
  const without = [...world.bus.traffic().flows.values()].filter(({ verdict }) => !verdict);
  const causes = new Set<string | undefined>();
  for (const response of responses) causes.add((await verdictOn(world, response))?.cause);
  expect([...causes]).toEqual(['client_secret ends with a line break; the secret of service doesn’t.']);
  for (const { flowId } of without) {
    const { body } = await call(world, 'flows.get', { params: { flowId } });
    expect((body['verdict'] as Verdict).cause).toBe([...causes][0]);
  }
});
