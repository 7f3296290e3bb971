import type { Core, Issuer } from '../../core/ports.ts';
import { nearMiss } from '../near-miss.ts';
import { quoted } from '../words.ts';
import { ADDRESSED, type AddressedName } from './endpoints.ts';
import { readPath, type ReadPath } from './paths.ts';

/** What a path was meant to be. `wrong` is the predicate of the sentence: what is wrong with the path. */
export interface ReadAddress {
  name: AddressedName;
  /** Undefined: any workspace may be meant. */
  issuer: Issuer | undefined;
  wrong: string;
}

interface Reading {
  core: Core;
  path: string;
  /** The workspace that is meant where the path names none. */
  meant: Issuer | undefined;
}

/** What a client's template leaves where a value is not set. */
const UNSET = /^(?:undefined|null|nan|\[object%20object\]|:[\w-]+|.*(?:[{}$<>]|%7b|%7d|%3c|%3e).*)$/i;

/** Reads a path that begins with no workspace. */
export function readStrange(reading: Reading): ReadAddress | undefined {
  const { core, path, meant } = reading;
  if (path === '/') return undefined;
  const inserted = readInserted(core, path);
  if (inserted) return inserted;
  const [, first = '', second = '', ...rest] = path.split('/');
  const below = exact(`/${rest.join('/')}`);
  if (below) return readWrong(reading, [first, second], below);
  const belowOne = exact(`/${[second, ...rest].join('/')}`);
  if (belowOne && first !== '') return readHalf(reading, first, belowOne);
  const decorated = readDecorated(core, path);
  if (decorated) return decorated;
  const whole = readPath(path);
  return whole && { name: whole.name, issuer: meant, wrong: rootWords(whole) };
}

const exact = (path: string): AddressedName | undefined => {
  const found = readPath(path);
  return found && found.slip === undefined ? found.name : undefined;
};

const rootWords = ({ slip }: ReadPath): string =>
  slip === undefined || slip === 'names no endpoint' ? 'names no workspace' : `${slip} and names no workspace`;

/** `/.well-known/{name}/{tid}/{aid}`: RFC 8414 §3.1 inserts, OpenID Connect Discovery §4 appends. */
function readInserted(core: Core, path: string): ReadAddress | undefined {
  const [, file, tid = '', aid = ''] = /^\/\.well-known\/([^/]+)\/([^/]+)\/([^/]+)\/?$/.exec(path) ?? [];
  const issuer = core.config.issuer(tid, aid);
  const found = readPath(`/.well-known/${file}`);
  if (!issuer || !found) return undefined;
  return { name: found.name, issuer, wrong: 'has .well-known before the workspace' };
}

/** Two segments where the workspace belongs. */
function readWrong({ core, meant }: Reading, [tid, aid]: [string, string], name: AddressedName): ReadAddress {
  const unset = [tid, aid].find((segment) => UNSET.test(segment));
  if (unset !== undefined)
    return {
      name,
      issuer: meant,
      wrong: `has ${readable(unset)} where the workspace belongs: a variable of the client is not set`,
    };
  const swapped = core.config.issuer(aid, tid);
  if (swapped) return { name, issuer: swapped, wrong: `names ${tid} and ${aid} in the wrong order` };
  const id = `${tid}/${aid}`;
  const near = nearMiss(
    'id',
    id,
    core.config.issuers().map((issuer) => ({ value: issuer.id, about: issuer })),
  );
  if (near) return { name, issuer: near.about, wrong: `names workspace ${quoted(id)}, which is nearly ${near.value}` };
  return { name, issuer: meant, wrong: `names workspace ${quoted(id)}, which does not exist` };
}

/** A segment without its percent encoding, if it has a proper one. */
function readable(segment: string): string {
  try {
    return quoted(decodeURIComponent(segment));
  } catch {
    return quoted(segment);
  }
}

/** One segment where the workspace belongs. */
function readHalf({ core, meant }: Reading, segment: string, name: AddressedName): ReadAddress {
  const half = core.config.issuers().filter(({ workspace: { tid, aid } }) => tid === segment || aid === segment);
  const issuer = half.length === 1 ? half[0] : meant;
  if (half.length > 0) return { name, issuer, wrong: `names only ${quoted(segment)} of the workspace` };
  return { name, issuer, wrong: `names workspace ${quoted(segment)}, which does not exist` };
}

/** A workspace that is right, once slashes and blanks around it are. */
function readDecorated(core: Core, path: string): ReadAddress | undefined {
  for (const [undone, says] of [
    [path.replaceAll(/\/{2,}/g, '/'), 'has two slashes in a row'],
    [path.replaceAll(/%2f/gi, '/'), 'has an encoded slash'],
    [path.replace(/^.*https?:\/+[^/]+/i, ''), 'has a whole address inside'],
    [path.replace(/^\/(?:%20|%22|%27)+/, '/'), 'begins with a stray character'],
    [path.replace(/^\/[^/]+/, ''), `has ${quoted(path.split('/')[1] ?? '')} before the workspace`],
  ] as const) {
    const [, tid = '', aid = ''] = undone.split('/');
    const issuer = undone === path ? undefined : core.config.issuer(tid, aid);
    const name = issuer && exact(undone.slice(issuer.path.length));
    if (name) return { name, issuer, wrong: says };
  }
  return undefined;
}

export const addressWords = ({ name, issuer }: ReadAddress): string =>
  issuer ? issuer.url + ADDRESSED[name].path : `{issuer}${ADDRESSED[name].path}`;
