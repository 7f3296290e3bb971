import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Subject } from '../../contract/traffic/compare/compare.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import { faultSentence } from '../../contract/traffic/har/fault.ts';
import { readHarFile, type Recording } from '../../contract/traffic/har/read-har.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import type { OptionsOf } from '../compose/options.ts';
import { MistakeError } from './mistake.ts';
import { ask } from './running-server.ts';

/** A flow that was named on the command line. */
export interface NamedFlow extends Subject {
  /** Recorded by the running server, not in a file. */
  isLive: boolean;
  /** As it was named. */
  name: string;
}

/** The flow with this ID on the running server, or in a file: `login.har`, `login.har#2`, `login.har#FLOW_ID`. */
export async function findFlow(name: string, options: OptionsOf<'ask'>): Promise<NamedFlow> {
  const { file, id } = partsOf(name);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
  if (bytes instanceof Uint8Array) return { ...inFile(file, bytes, id), isLive: false, name };
  if (id !== undefined || /[./\\]/.test(file)) throw new MistakeError(`${file} can’t be read: ${reasonOf(bytes)}.`);
  const found = (await ask(options, `flows/${encodeURIComponent(name)}`)) as
    { flow: Flow; exchanges: Exchange[] } | undefined;
  if (found) return { ...found, isLive: true, name };
  throw new MistakeError(
    `No flow ${name} is on record, and there is no such file. It is unknown, was cleared, or was replaced by newer ones.`,
  );
}

/** A file's name may contain a number sign, but no flow's does. */
function partsOf(name: string): { file: string; id?: string } {
  const at = name.lastIndexOf('#');
  return at <= 0 ? { file: name } : { file: name.slice(0, at), id: name.slice(at + 1) };
}

const reasonOf = ({ code }: NodeJS.ErrnoException): string =>
  code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : (code ?? 'it is not readable');

function inFile(file: string, bytes: Uint8Array, id: string | undefined): Subject {
  const name = basename(file);
  const read = readHarFile(name, bytes);
  if (!read.ok) throw new MistakeError(faultSentence(read.fault));
  const flow = chosenFrom(read.recording, id);
  const { exchanges } = read.recording;
  return { flow, exchanges: flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []) };
}

/** Longer lists are cut. */
const MOST_NAMED = 5;

function chosenFrom({ name, flows }: Recording, id: string | undefined): Flow {
  const all = [...flows.values()];
  if (all.length === 0) throw new MistakeError(`${name} has no flow: there is no OAuth request in it.`);
  const chosen = id === undefined && all.length === 1 ? all[0] : (flows.get(id ?? '') ?? all[Number(id) - 1]);
  if (chosen) return chosen;
  const some = all.slice(0, MOST_NAMED).map((flow, index) => `#${index + 1} (${titleOf(flow)})`);
  const rest = all.length > MOST_NAMED ? ' and so on' : '';
  const problem = id === undefined ? `${name} has ${all.length} flows.` : `${name} has no flow ${id}.`;
  throw new MistakeError(`${problem} Name one of them: ${some.join(', ')}${rest}.`);
}

/** A flow in words, such as `web-app, alice`. */
export const titleOf = ({ client_id = 'unknown client', username }: Pick<Flow, 'client_id' | 'username'>): string =>
  [client_id, username].filter((part) => part !== undefined).join(', ');
