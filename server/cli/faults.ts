import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FaultKindView, FaultView } from '../../contract/faults/fault.ts';
import { reactionWords } from '../../contract/faults/reactions.ts';
import type { OptionsOf } from '../compose/options.ts';
import { addCommand } from './command.ts';
import { explained, MistakeError } from './mistake.ts';
import { writeToFile } from './output.ts';
import { tell } from './running-server.ts';

type Ask = OptionsOf<'ask'>;

/** Adds `understudy faults …`: what is planted to go wrong in a running server. */
export function addFaults(program: Command): void {
  const faults = addCommand(program, {
    usage: 'faults',
    description: 'make a running server answer wrong, to see whether your client reacts correctly',
    example: 'understudy faults add jwt.expired --client web-app --times 1',
  });
  const add = (usage: string, description: string, example: string) =>
    addCommand(faults, { usage, description, example: `understudy faults ${example}`, taker: 'ask' });
  add('list', 'list planted faults', 'list').action(explained(list));
  add('kinds', 'list all kinds, and what a correct client does', 'kinds --json').action(explained(kinds));
  addCommand(faults, {
    usage: 'add <kind>',
    description: 'plant a fault',
    example: 'understudy faults add network.latency --param seconds=2 --endpoint token',
    taker: 'plant',
  }).action(explained(plant));
  add('remove <id>', 'end a fault', 'remove 1a3e00e5ae7774edc8bc125f').action(explained(remove));
  add('clear', 'end all faults', 'clear').action(explained(clear));
  add('save <file>', 'save the planted faults to a file', 'save flaky-idp.json').action(explained(save));
  add('load <file>', 'plant the faults of a file instead of all others', 'load flaky-idp.json').action(explained(load));
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const show = <T>({ json }: Ask, value: T, words: (value: T) => string): void =>
  print(json ? JSON.stringify(value) : words(value));

async function list(options: Ask): Promise<void> {
  const faults = (await tell(options, { method: 'GET', path: 'faults' })) as FaultView[];
  show(options, faults, (all) => (all.length === 0 ? 'No faults are planted.' : all.map(faultText).join('\n')));
}

function faultText({ id, kind, scope, fired, times, enabled, warnings }: FaultView): string {
  const where = Object.entries(scope).map(([name, value]) => `${name}=${value}`);
  const often = `fired ${fired}${times === undefined ? '' : ` of ${times}`} times`;
  const line = [id, kind, ...where, often, ...(enabled ? [] : ['off'])].join('  ');
  return [line, ...warnings.map((warning) => `  warning: ${warning}`)].join('\n');
}

async function kinds(options: Ask): Promise<void> {
  const all = (await tell(options, { method: 'GET', path: 'faults/kinds' })) as FaultKindView[];
  show(options, all, (rows) =>
    rows.map((row) => `${row.kind.padEnd(36)}  ${row.does} ${reactionWords(row)}`).join('\n'),
  );
}

/** A parameter as JSON would have it: numbers and booleans are what they look like. */
function paramOf(text: string): [name: string, value: unknown] {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  if (value === 'true' || value === 'false') return [text.slice(0, at), value === 'true'];
  return [text.slice(0, at), /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value];
}

async function plant(kind: string, options: OptionsOf<'plant'>): Promise<void> {
  const { param = [], workspace, client: client_id, user: username, endpoint, lane, times, probability } = options;
  const body = {
    kind,
    params: Object.fromEntries(param.map(paramOf)),
    scope: { workspace, client_id, username, endpoint, lane },
    times,
    probability,
  };
  const fault = (await tell(options, { method: 'POST', path: 'faults', body })) as FaultView;
  show(options, fault, faultText);
}

async function remove(id: string, options: Ask): Promise<void> {
  await tell(options, { method: 'DELETE', path: `faults/${encodeURIComponent(id)}` });
  show(options, { removed: 1 }, () => `Ended ${id}.`);
}

async function clear(options: Ask): Promise<void> {
  const answer = (await tell(options, { method: 'DELETE', path: 'faults' })) as { removed: number };
  show(options, answer, ({ removed }) => (removed === 1 ? 'Ended 1 fault.' : `Ended ${removed} faults.`));
}

async function save(file: string, options: Ask): Promise<void> {
  const set = (await tell(options, { method: 'GET', path: 'faults/set' })) as { faults: unknown[] };
  await writeToFile(resolve(file), `${JSON.stringify(set, undefined, 2)}\n`);
  show(options, { saved: set.faults.length }, ({ saved }) => `Saved ${saved} ${saved === 1 ? 'fault' : 'faults'}.`);
}

async function load(file: string, options: Ask): Promise<void> {
  const body = await readSet(file);
  const planted = (await tell(options, { method: 'PUT', path: 'faults/set', body })) as FaultView[];
  show(options, planted, (all) => all.map(faultText).join('\n'));
}

async function readSet(file: string): Promise<unknown> {
  const text = await readFile(resolve(file), 'utf8').catch(() => {
    throw new MistakeError(`${file} can’t be read.`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MistakeError(`${file} is not JSON. Save one with understudy faults save.`);
  }
}
