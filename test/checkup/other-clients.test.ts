import { describe, expect, test } from 'vitest';
import type { CheckupCard, CheckupLine } from '../../contract/checkup/card.ts';
import { faultRow } from '../../contract/faults/kinds.ts';
import { useStage } from '../faults/stage.ts';
import { carefulAs, carefulService, carelessAs, carelessService, SPA, type Login } from './clients.ts';
import { examine, type Examined } from './examine.ts';

const stage = useStage();
const idsOf = ({ lines }: CheckupCard, result: CheckupLine['result']): string[] =>
  lines.filter((line) => line.result === result).map(({ id }) => id);

/** Everything that it can meet, apart from what any client has to tolerate. */
const refusable = ({ lines }: CheckupCard): string[] =>
  lines
    .filter(({ id, result }) => result !== 'not_applicable' && faultRow(id)?.client !== 'tolerate')
    .map(({ id }) => id);

async function examineBoth(clients: { careful: Login; careless: Login }, examined: Examined) {
  return {
    careful: await examine(stage, clients.careful, examined),
    careless: await examine(stage, clients.careless, examined),
  };
}

describe('a client that runs in the browser', { timeout: 90_000 }, () => {
  test.for(['query', 'fragment'] as const)('is judged by its response in the %s', async (response_mode) => {
    const whom = { ...SPA, response_mode };
    const families: Examined['families'] = ['authorization', 'jwt', 'refresh', 'userinfo'];
    const clients = { careful: carefulAs(whom), careless: carelessAs(whom) };
    const { careful, careless } = await examineBoth(clients, { client_id: 'spa', families });
    expect(idsOf(careful, 'failed')).toEqual([]);
    expect(careful.grade).toBe('A');
    expect(idsOf(careful, 'not_applicable')).toEqual(['jwt.hmac-with-secret', 'jwt.lower-acr']);
    expect(idsOf(careless, 'failed')).toEqual(refusable(careless));
    expect(careless.grade).toBe('F');
  });
});

describe('a service', { timeout: 90_000 }, () => {
  test('meets what can go wrong without a user', async () => {
    const clients = { careful: carefulService, careless: carelessService };
    const { careful, careless } = await examineBoth(clients, { client_id: 'service' });
    expect(careful.control.did).toBe('It got tokens.');
    expect(idsOf(careful, 'failed')).toEqual([]);
    expect(idsOf(careful, 'could_not_tell')).toEqual([]);
    expect(careful.grade).toBe('A');
    expect(idsOf(careless, 'failed')).toEqual(refusable(careless));
    const applied = careful.lines.filter(({ result }) => result !== 'not_applicable');
    expect([...new Set(applied.map(({ family }) => family))]).toEqual([
      'token-response',
      'discovery',
      'http',
      'network',
    ]);
    const all = [...careful.lines, ...careless.lines];
    expect(all.filter(({ did }) => /\busers?\b/.test(did))).toEqual([]);
  });
});
