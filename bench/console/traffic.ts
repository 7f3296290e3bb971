/** Traffic for the console bench: real requests to a real server. */
import { setTimeout as wait } from 'node:timers/promises';
import { Browser, requestTokens, runCodeFlow } from '../code-flow.ts';
import { basic, FORM, type Target } from '../target.ts';
import { openConnection, type Connection } from '../wire.ts';

const ASKED = { scope: 'openid profile email offline_access', jwt: false, asked: true };

/** The number of exchanges in a code flow with its pages. The rest of a round is one exchange each. */
const EXCHANGES_PER_FLOW = 8;
const LONE_EXCHANGES = 3;
const PER_ROUND = EXCHANGES_PER_FLOW + 1 + LONE_EXCHANGES;

const grant = (connection: Connection, target: Target, client = target.service) =>
  connection.request('POST', target.paths.token, basic(client) + FORM, 'grant_type=client_credentials');

/** Fills the record with code flows, rejected clients, and exchanges that belong to no flow. */
export async function fill(target: Target, exchanges: number): Promise<void> {
  let rounds = Math.ceil(exchanges / PER_ROUND);
  const work = async () => {
    const connection = await openConnection(target.port);
    while (rounds-- > 0) {
      await runCodeFlow(new Browser(connection), target, ASKED);
      await grant(connection, target, { ...target.service, secret: 'wrong' });
      for (let lone = 0; lone < LONE_EXCHANGES; lone += 1) await connection.request('GET', target.paths.jwks);
    }
    connection.close();
  };
  await Promise.all([work(), work(), work(), work()]);
}

/**
 * Sends this many exchanges per second. Seven of eight have their own row, the others belong to a refreshed login. Each
 * is sent on time, however long the last one took.
 */
export async function arrive(target: Target, { perSecond, seconds }: { perSecond: number; seconds: number }) {
  const connections = await Promise.all(Array.from({ length: 8 }, () => openConnection(target.port)));
  const first = connections[0]!;
  let { refresh_token = '' } = await runCodeFlow(new Browser(first), target, ASKED);
  const kinds = connections.map((connection, index) => async () => {
    if (index === 0) {
      const form = `grant_type=refresh_token&refresh_token=${refresh_token}`;
      refresh_token = (await requestTokens(connection, target, form)).refresh_token ?? '';
    } else if (index % 3 === 0) await connection.request('GET', target.paths.jwks);
    else await grant(connection, target);
  });
  const begun = performance.now();
  await Promise.all(
    kinds.map(async (send, index) => {
      const everyMs = (1000 * kinds.length) / perSecond;
      for (let turn = 0; turn < (seconds * 1000) / everyMs; turn += 1) {
        const due = begun + turn * everyMs + (index * 1000) / perSecond;
        await wait(Math.max(0, due - performance.now()));
        await send();
      }
    }),
  );
  for (const connection of connections) connection.close();
}
