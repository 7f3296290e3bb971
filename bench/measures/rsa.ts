import type { LoadProcess } from '../load-process.ts';
import { patch, startOurs, withOurs, type Rival } from '../rivals.ts';
import { median } from '../statistics.ts';

const OPERATIONS = 3000;
const CONNECTIONS = 32;

async function tokensPerSecond(load: LoadProcess, { target }: Rival): Promise<number> {
  const order = { target, operations: OPERATIONS, connections: CONNECTIONS, sleeps: true } as const;
  const { seconds } = await load.run({ ...order, scenario: 'client_credentials' });
  return OPERATIONS / seconds;
}

/** What each of them makes per second, round by round after one that is not counted. */
async function takeTurns(load: LoadProcess, rivals: readonly Rival[], rounds: number): Promise<number[][]> {
  const rates = rivals.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [place, rival] of rivals.entries()) {
      const rate = await tokensPerSecond(load, rival);
      if (round >= 0) rates[place]?.push(rate);
    }
  }
  return rates;
}

/** Throughput as built, and of the same build made to sign on its main thread. */
export const signWithRsa = (load: LoadProcess, rounds: number): Promise<[string, number, number][]> =>
  withOurs((aside) =>
    withOurs(async (here) => {
      const rivals = [await startOurs(here, ['probe', 'sign-on-main-thread']), await startOurs(aside)];
      try {
        for (const rival of rivals) await patch(rival, 'settings', { signing_alg: 'RS256' });
        const rates = await takeTurns(load, rivals, rounds);
        const [onMain = NaN, off = NaN] = rates.map(median);
        return [
          ['on the main thread', onMain, 1],
          ['as built', off, off / onMain],
        ];
      } finally {
        for (const { server } of rivals) await server.stop();
      }
    }),
  );
