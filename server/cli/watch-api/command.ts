import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Command } from 'commander';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { explained, MistakeError } from '../mistake.ts';
import { ask } from '../running-server.ts';
import type { Call } from './conversation.ts';
import { createRelay } from './relay.ts';
import { createReporter } from './reporter.ts';

type WatchOptions = OptionsOf<'watchApi'>;

/** Adds `understudy watch-api`: stands in front of an API and puts its calls on record, each in the flow of its token. */
export function addWatchApi(program: Command): void {
  addCommand(program, {
    usage: 'watch-api',
    description: 'stand in front of your API, so that Live shows its calls in the flows of their tokens',
    example: 'understudy watch-api --upstream http://localhost:8080 --port 8081',
    taker: 'watchApi',
  }).action(explained(watch));
}

async function watch(options: WatchOptions): Promise<void> {
  if (options.upstream === undefined) throw new MistakeError('Say with --upstream where the API is.');
  const upstream = new URL(options.upstream);
  await ask(options, 'health');
  const reporter = createReporter(options, upstream.origin);
  const { server, stop } = createRelay({
    upstream,
    onCall: (call) => {
      if (isOfInterest(call)) reporter.report(call);
      else reporter.print(call);
    },
    onAway: () => reporter.away(),
  });
  await listen(server, options.port);
  const interrupted = interruption();
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ event: 'ready', url, upstream: upstream.origin })}\n`
      : `Watching ${upstream.origin}. Call ${url} instead. Ctrl+C stops.\n`,
  );
  await interrupted;
  stop();
  await reporter.settled();
}

/** Others belong to no flow: pages, pictures, health checks. */
const isOfInterest = ({ token, reply }: Call): boolean =>
  token !== undefined || reply === undefined || reply.status === 401;

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, 'localhost');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MistakeError(
      code === 'EADDRINUSE' ? `Port ${port} is in use. Choose another with --port.` : `It can’t listen (${code}).`,
    );
  }
}

/** Listens at once: whoever reads that it is ready may end it. */
async function interruption(): Promise<void> {
  const listening = new AbortController();
  const { signal } = listening;
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  listening.abort();
}
