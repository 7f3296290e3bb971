import { expect, test } from 'vitest';
import { outcomeOf } from '../../contract/flow.ts';
import { basic, startWorld, type World } from '../world/world.ts';

const onlyFlow = (world: World) => {
  const { flows, exchanges } = world.bus.traffic();
  expect(flows.size).toBe(1);
  expect([...exchanges.values()].map(({ flowId }) => flowId)).toEqual([...flows.keys()]);
  const [flow] = flows.values();
  if (!flow) throw new Error('No flow is on record.');
  return flow;
};

test('a request that is answered by an error page stands in its own flow', async () => {
  const world = await startWorld();
  const answer = await world.fetch(
    '/oauth2/authorize?response_type=code&client_id=spa&redirect_uri=http://localhost:9/cb',
  );
  expect(answer.status).toBe(400);
  const flow = onlyFlow(world);
  expect(outcomeOf(flow)).toBe('failed');
  expect(flow.client_id).toBe('spa');
});

test('a token request with a wrong secret is on record under the client that it names', async () => {
  const world = await startWorld();
  const answer = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong'));
  expect(answer.status).toBe(401);
  expect(onlyFlow(world).client_id).toBe('service');
});

test('a token request of a client that does not exist names none', async () => {
  const world = await startWorld();
  await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('nobody', 'x'));
  expect(onlyFlow(world).client_id).toBeUndefined();
});
