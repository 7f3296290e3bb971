import type { Command } from 'commander';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';
import { explained, MistakeError } from './mistake.ts';
import { writeOut } from './output.ts';
import { printable } from './printable.ts';
import { ask, askText } from './running-server.ts';

/** Adds `understudy explain`: why a flow or a request failed, from a running server. */
export function addExplain(program: Command): void {
  addCommand(program, {
    usage: 'explain <id>',
    description: 'say why a flow or a request failed, and how to fix it; <id> is a flow ID or an X-Trace-ID',
    example: 'understudy explain 1a3e00e5ae7774edc8bc125f',
    taker: 'explain',
  }).action(explained(explain));
}

type Options = OptionsOf<'explain'>;

async function explain(id: string, options: Options): Promise<void> {
  const text = await explanationOf(id, options);
  await writeOut(text, options.output);
}

async function explanationOf(id: string, options: Options): Promise<string> {
  const format = options.json ? 'json' : options.format;
  if (format === 'html' || format === 'markdown') {
    return firstFound(id, (path) => askText(options, `${path}/report?format=${format}`));
  }
  const { verdict } = (await firstFound(id, (path) => ask(options, path))) as { verdict?: Verdict };
  if (format === 'json') return `${JSON.stringify(verdict ?? null)}\n`;
  return `${verdict ? printable(verdictText(verdict)) : 'Nothing went wrong.'}\n`;
}

/** What the server has of a flow or, if there is none with this ID, of a request. */
async function firstFound<T>(id: string, find: (path: string) => Promise<T | undefined>): Promise<T> {
  for (const noun of ['flows', 'exchanges']) {
    const found = await find(`${noun}/${encodeURIComponent(id)}`);
    if (found !== undefined) return found;
  }
  throw new MistakeError(
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
