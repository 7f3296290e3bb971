import type { Command } from 'commander';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { explained } from '../mistake.ts';
import { findServer } from '../running-server.ts';
import { connectClient } from './client.ts';
import { connectionText } from './text.ts';
import { knownFramework } from './known-framework.ts';

/** Adds `understudy connect`: a client for a framework, and the code to paste. */
export function addConnect(program: Command): void {
  addCommand(program, {
    usage: 'connect <framework>',
    description: 'create or adapt a client for a framework, and print the code for your app',
    example: 'understudy connect spring-boot --client my-app',
    taker: 'connect',
  }).action(explained(connect));
}

async function connect(asked: string, options: OptionsOf<'connect'>): Promise<void> {
  const framework = knownFramework(asked);
  const connection = await connectClient(await findServer(options), framework, options);
  const { id, versions, install, needsHttps, notes = [] } = framework;
  const json = { framework: id, ...connection, versions, install, needs_https: needsHttps, notes };
  process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : connectionText(framework, connection));
}
