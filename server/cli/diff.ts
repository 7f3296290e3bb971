import type { Command } from 'commander';
import type { Client } from '../../contract/config/client.ts';
import type { Claim } from '../../contract/config/scope.ts';
import type { Settings } from '../../contract/config/settings.ts';
import { withAdvice } from '../../contract/traffic/compare/advice.ts';
import { compareFlows } from '../../contract/traffic/compare/compare.ts';
import type { Comparison } from '../../contract/traffic/compare/comparison.ts';
import type { Here } from '../../contract/traffic/compare/settings.ts';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';
import { comparisonText } from './diff-text.ts';
import { findFlow, type NamedFlow } from './flow-source.ts';
import { explained, NOT_SO_EXIT_CODE } from './mistake.ts';
import { printable } from './printable.ts';
import { ask } from './running-server.ts';

/** Adds `understudy diff`: what is different between two flows. */
export function addDiff(program: Command): void {
  addCommand(program, {
    usage: 'diff <left> <right>',
    description:
      'compare two flows step by step; each is a flow ID of a running server, or a HAR file such as login.har#2; exit code 1 if they differ',
    example: 'understudy diff login.har#1 1a3e00e5ae7774edc8bc125f',
    taker: 'diff',
  }).action(explained(diff));
}

async function diff(left: string, right: string, options: OptionsOf<'diff'>): Promise<void> {
  const sides = [await findFlow(left, options), await findFlow(right, options)] as const;
  const comparison = await compared(sides, options);
  const isTerminal = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(comparison)}\n`
      : printable(comparisonText(comparison, { names: [left, right], all: options.all ?? false, colored: isTerminal })),
  );
  if (!comparison.same) process.exitCode = NOT_SO_EXIT_CODE;
}

/** The server knows what changed between two of its flows. For files, it only says what is configured. */
async function compared(
  [left, right]: readonly [NamedFlow, NamedFlow],
  options: OptionsOf<'diff'>,
): Promise<Comparison> {
  if (left.isLive && right.isLive) {
    const [one, other] = [encodeURIComponent(left.flow.flowId), encodeURIComponent(right.flow.flowId)];
    const answered = await ask(options, `flows/${other}/comparison?with=${one}`);
    if (answered) return answered as Comparison;
  }
  const live = right.isLive ? right : left;
  const config = live.isLive ? await configFor(live, options) : undefined;
  return withAdvice(compareFlows(left, right), {
    imitated: live === right ? 'left' : 'right',
    isForeign: [left, right].some(({ flow }) => flow.workspace === ''),
    ...(config && { config }),
  });
}

async function configFor({ flow }: NamedFlow, options: OptionsOf<'diff'>): Promise<Here | undefined> {
  const [tid = '', aid = ''] = flow.workspace.split('/');
  const workspace = `workspaces/${encodeURIComponent(tid)}/${encodeURIComponent(aid)}`;
  const client = (await ask(options, `${workspace}/clients/${encodeURIComponent(flow.client_id ?? '')}`)) as Client;
  if (client === undefined) return undefined;
  const settings = (await ask(options, `${workspace}/settings`)) as Settings;
  const claims = (await ask(options, `${workspace}/claims`)) as Claim[];
  return { tid, aid, client, settings, claims };
}
