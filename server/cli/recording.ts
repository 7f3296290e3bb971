import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ServerView } from '../../contract/admin.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import type { TrafficSnapshot } from '../../contract/traffic/traffic.ts';
import type { OptionsOf } from '../compose/options.ts';
import { VERSION } from '../core/version.ts';
import { addCommand } from './command.ts';
import { explained } from './mistake.ts';
import { writeToFile } from './output.ts';
import { ask } from './running-server.ts';

/** Adds `understudy recording`: what a running server has recorded, as HAR with secrets and tokens masked. */
export function addRecording(program: Command): void {
  addCommand(program, {
    usage: 'recording <file>',
    description: 'save what a running server has recorded, as a HAR file that Live opens; secrets are masked',
    example: 'understudy recording run.har',
    taker: 'ask',
  }).action(explained((file: string, options: OptionsOf<'ask'>) => save(resolve(file), options)));
}

async function save(path: string, options: OptionsOf<'ask'>): Promise<void> {
  const { exchanges, flows } = (await ask(options, 'traffic')) as TrafficSnapshot;
  const { acp } = (await ask(options, 'server')) as ServerView;
  const { origin } = new URL(acp.url);
  await writeToFile(path, JSON.stringify(harOf(exchanges, flows, { origin, version: VERSION }), null, 1));
  if (options.json)
    process.stdout.write(`${JSON.stringify({ path, exchanges: exchanges.length, flows: flows.length })}\n`);
}
