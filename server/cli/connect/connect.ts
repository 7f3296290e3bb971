import type { Command } from 'commander';
import { findFramework, byNearness } from '../../../contract/connect/find.ts';
import type { Framework } from '../../../contract/connect/framework.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { addCommand } from '../command.ts';
import { findServer, UnansweredError } from '../running-server.ts';
import { connectClient } from './client.ts';
import { connectionText } from './text.ts';

/** Exit code of everything that one sentence explains. */
const MISTAKE_EXIT_CODE = 2;

/** Adds `understudy connect`: a client for a framework, and the code to paste. */
export function addConnect(program: Command): void {
  addCommand(program, {
    usage: 'connect <framework>',
    description: 'create or adapt a client for a framework, and print the code for your app',
    example: 'understudy connect spring-boot --client my-app',
    taker: 'connect',
  }).action(connect);
}

async function connect(asked: string, options: OptionsOf<'connect'>): Promise<void> {
  try {
    const framework = knownFramework(asked);
    const connection = await connectClient(await findServer(options), framework, options);
    const { id, versions, install, needsHttps, notes = [] } = framework;
    const json = { framework: id, ...connection, versions, install, needs_https: needsHttps, notes };
    process.stdout.write(options.json ? `${JSON.stringify(json)}\n` : connectionText(framework, connection));
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    process.stderr.write(`understudy: ${error.message}\n`);
    process.exitCode = MISTAKE_EXIT_CODE;
  }
}

/** The framework with this name. If there is none, all of them, nearest first. */
function knownFramework(asked: string): Framework {
  const found = findFramework(asked);
  if (found) return found;
  const known = byNearness(asked).map(({ id }) => id);
  throw new UnansweredError(`There is no framework ${asked}. These are known, nearest first: ${known.join(', ')}.`);
}
