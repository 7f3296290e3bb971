import type { Command } from 'commander';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';
import { ask, UnansweredError } from './running-server.ts';

/** Exit code of everything that one sentence explains. */
const MISTAKE_EXIT_CODE = 2;

/** Adds `understudy explain`: why a flow or a request failed, from a running server. */
export function addExplain(program: Command): void {
  addCommand(program, {
    usage: 'explain <id>',
    description: 'say why a flow or a request failed, and how to fix it; <id> is a flow ID or an X-Trace-ID',
    example: 'understudy explain 1a3e00e5ae7774edc8bc125f',
    taker: 'ask',
  }).action(explain);
}

async function explain(id: string, options: OptionsOf<'ask'>): Promise<void> {
  try {
    const verdict = await verdictOf(id, options);
    if (options.json) process.stdout.write(`${JSON.stringify(verdict ?? null)}\n`);
    else process.stdout.write(`${verdict ? verdictText(verdict) : 'Nothing went wrong.'}\n`);
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    process.stderr.write(`understudy: ${error.message}\n`);
    process.exitCode = MISTAKE_EXIT_CODE;
  }
}

async function verdictOf(id: string, options: OptionsOf<'ask'>): Promise<Verdict | undefined> {
  for (const noun of ['flows', 'exchanges']) {
    const found = (await ask(options, `${noun}/${encodeURIComponent(id)}`)) as { verdict?: Verdict } | undefined;
    if (found) return found.verdict;
  }
  throw new UnansweredError(
    `No flow or request ${id} is on record. It is unknown, was cleared, or was replaced by newer ones.`,
  );
}

function verdictText({ severity, cause, expected, received, advice, spec, fixes }: Verdict): string {
  const lines = [cause, ''];
  if (expected !== undefined) lines.push(`  expected  ${expected}`);
  if (received !== undefined) lines.push(`  received  ${received}`);
  if (spec !== undefined) lines.push(`  ${severity.padEnd(8)}  ${spec}`);
  if (advice !== undefined) lines.push('', advice);
  return [...lines, ...fixes.flatMap(fixLines)].join('\n');
}

const fixLines = ({ label, code, operation }: Fix): string[] =>
  code === undefined
    ? ['', `${label}: press the button in the console, or call ${operation}.`]
    : ['', `${label}:`, `  ${code}`];
