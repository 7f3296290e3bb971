/**
 * The rooms of the code base and what each may import: the one table behind the lint zones, `npm run check` and
 * the test that walks the imports.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from './targets.mjs';

/**
 * @typedef {{ may: readonly string[], why: string }} Room `may` names rooms, files and packages; `*` ends a
 *   pattern. `why` is what the linter says of an import that is not in the list.
 * @typedef {{ from: string, to: string, typeOnly: boolean }} Edge `to` is a path from the root, or a package.
 */

const NODE = 'node:*';

export const MOST_FLOORS = 7;
/** Pairs of rooms of server/ with an import between them, on average for each room. */
export const MOST_ARROWS_A_ROOM = 3.1;

/**
 * From the ground up: a room may import rooms above it in this list, never one below it.
 * @type {Readonly<Record<string, Room>>}
 */
export const ROOMS = {
  contract: {
    may: ['zod', 'jsonc-parser'],
    why: 'contract/ is shared by server and console: no Node, no DOM, only zod and jsonc-parser.',
  },

  'server/core': {
    may: ['contract', 'node:crypto', 'package.json'],
    why: 'core/ is the base of the server: ports, records and plain data. It imports only contract.',
  },
  'server/files': {
    may: ['contract', NODE],
    why: 'files/ writes, locks and watches files, and knows nothing about their contents.',
  },
  'server/tls': {
    may: ['contract', NODE, '@peculiar/asn1-x509', '@peculiar/asn1-schema', 'server/core', 'server/files'],
    why: 'tls/ makes certificates, keeps them beside the config and renews them. It knows nothing about HTTP.',
  },
  'server/markup': { may: ['contract', 'node:crypto'], why: 'markup/ builds HTML from strings, and knows no pages.' },
  'server/protocol': {
    may: ['contract', 'jose', 'node:crypto', 'server/core'],
    why: 'protocol/ is pure: no store, clock, randomness, events or HTTP. What it needs is passed in.',
  },
  'server/lint': {
    may: ['contract', 'server/core', 'server/protocol'],
    why: 'lint/ says what works and should not be done. It reads what is recorded and configured, and changes nothing.',
  },
  'server/live': {
    may: ['contract', 'node:util', 'node:zlib', 'server/core'],
    why: 'live/ records what the other rooms report.',
  },
  'server/runtime': {
    may: ['contract', 'node:async_hooks', 'server/core'],
    why: 'runtime/ stores run-time state, and does not know its readers.',
  },
  'server/config': {
    may: ['contract', 'zod', 'jsonc-parser', 'lowdb', NODE, 'server/core', 'server/files'],
    why: 'config/ is about the config file, and knows nothing about endpoints, HTTP or run-time state.',
  },
  'server/keys': {
    may: ['contract', 'jose', NODE, 'server/core', 'server/files', 'server/protocol'],
    why: 'keys/ signs what it is given.',
  },
  'server/transfer': {
    may: ['contract', 'zod', 'yaml', NODE, 'server/core', 'server/config'],
    why: 'transfer/ converts shared files to configs and back.',
  },
  'server/interaction': {
    may: ['contract', 'zod', 'cookie', 'node:crypto', 'server/core', 'server/protocol'],
    why: 'interaction/ is where the page, the console and the autopilot decide. It knows none of them.',
  },
  'server/tokens': {
    may: ['contract', 'jose', 'server/core', 'server/protocol'],
    why: 'tokens/ issues, finds and revokes. Keys and store reach it through Core.',
  },
  'server/verdict': {
    may: ['contract', 'jose', 'node:crypto', 'server/core', 'server/protocol', 'server/tokens'],
    why: 'verdict/ says why something failed. It reads what is recorded, configured and stored, and changes nothing.',
  },
  'server/faults': {
    may: ['contract', 'jose', 'node:crypto', 'server/core', 'server/protocol'],
    why: 'faults/ makes replies and tokens go wrong as planted. It reaches keys and store through Core.',
  },
  'server/breakpoints': {
    may: ['contract', 'jose', 'server/core', 'server/protocol', 'server/faults'],
    why: 'breakpoints/ makes exchanges wait until they are released, edited or not. It knows no sockets.',
  },
  'server/doctor': {
    may: ['contract', 'server/core'],
    why: 'doctor/ says what stands between clients and the server. It is pure: sockets reach it as functions.',
  },
  'server/checkup': {
    may: ['contract', 'zod', 'server/core'],
    why: 'checkup/ watches what a client does about a fault, and judges it. It reads the record, and plants through Core.',
  },
  'server/endpoints': {
    may: ['contract', 'server/core', 'server/protocol', 'server/interaction', 'server/tokens'],
    why: 'Endpoints return plain replies. Store, keys and live reach them through Core.',
  },
  'server/admin': {
    may: [
      'contract',
      'zod',
      'node:crypto',
      'node:util',
      'server/core',
      'server/protocol',
      'server/interaction',
      'server/tokens',
      'server/transfer',
      'server/verdict',
      'server/lint',
      'server/checkup',
    ],
    why: 'admin/ contains the admin operations, one file per noun. Everything else reaches it through Core.',
  },
  'server/demo': {
    may: ['contract', 'cookie', 'express', 'jose', 'zod', NODE, 'server/core', 'server/markup'],
    why: 'The Demo Portal is an ordinary client. It talks to the server over HTTP.',
  },
  'server/http': {
    may: [
      'contract',
      'express',
      'zod',
      NODE,
      'server/core',
      'server/protocol',
      'server/markup',
      'server/live',
      'server/config',
      'server/verdict',
      'server/endpoints',
      'server/admin',
    ],
    why: 'http/ knows Express and sockets, and turns plain replies into bytes.',
  },
  'server/compose': {
    may: [
      'contract',
      'express',
      NODE,
      'server/core',
      'server/protocol',
      'server/files',
      'server/tls',
      'server/live',
      'server/runtime',
      'server/config',
      'server/keys',
      'server/interaction',
      'server/verdict',
      'server/faults',
      'server/breakpoints',
      'server/doctor',
      'server/checkup',
      'server/demo',
      'server/http',
    ],
    why: 'compose/ assembles the server. Only the command line and the desktop app are above it.',
  },
  'server/cli': {
    may: [
      'contract',
      'commander',
      'cross-spawn',
      NODE,
      'server/core',
      'server/files',
      'server/tls',
      'server/config',
      'server/keys',
      'server/transfer',
      'server/http',
      'server/compose',
    ],
    why: 'cli/ is the command line.',
  },

  electron: {
    may: ['contract', 'electron', 'zod', NODE, 'server/compose', 'package.json'],
    why: 'The desktop app starts the server through server/compose and loads the built console by URL.',
  },
  renderer: {
    may: [
      'contract',
      'react',
      'react-dom',
      'wouter',
      '@mantine/*',
      '@tabler/*',
      '@tanstack/*',
      '@fontsource-variable/*',
    ],
    why: 'The console runs in a browser and talks to the server through the admin API of contract/.',
  },
};

/**
 * The rooms inside renderer/ and which of the others each may import. Each folder of views/ is one screen: it imports
 * what screens share, and never the inside of another screen.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const CONSOLE_ROOMS = {
  theme: [],
  api: [],
  flows: [],
  ui: ['api'],
  doctor: ['api', 'ui'],
  forms: ['api', 'ui'],
  frame: ['api', 'doctor', 'forms', 'ui'],
  fixes: ['api', 'forms', 'frame', 'ui'],
  records: ['api', 'flows', 'forms', 'frame', 'ui'],
  tokens: ['api', 'records', 'ui'],
  connect: ['api', 'ui'],
  views: ['api', 'doctor', 'fixes', 'flows', 'forms', 'frame', 'records', 'connect', 'tokens', 'ui'],
};

/** The one place that knows every screen. It loads them when they are opened. */
const SCREENS = 'renderer/frame/screens.tsx';

/**
 * Imports between rooms of renderer/ that their table does not allow.
 * @param {readonly Edge[]} edges
 */
export const consoleFaults = (edges) =>
  edges.filter(({ from, to }) => {
    const [, room = '', name] = /^renderer\/(\w+)\/(\w+)/.exec(from) ?? [];
    const [, target = '', other] = /^renderer\/(\w+)\/(\w+)/.exec(to) ?? [];
    if (!(room in CONSOLE_ROOMS) || !(target in CONSOLE_ROOMS) || from === SCREENS) return false;
    if (room === target) return room === 'views' && name !== other;
    return !CONSOLE_ROOMS[room]?.includes(target);
  });

const ROOM_NAMES = Object.keys(ROOMS);
/** Longest first, so that the innermost room is found. */
const BY_LENGTH = ROOM_NAMES.toSorted((a, b) => b.length - a.length);

/** The room a path is in: a row of the table, or a loose file of server/, which counts as a separate room. */
export const roomOf = (/** @type {string} */ path) =>
  BY_LENGTH.find((room) => path.startsWith(`${room}/`)) ?? (path.startsWith('server/') ? path : '');

/**
 * Files below a folder of the repository, with their paths from its root.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

export const isSource = (/** @type {string} */ path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

const IMPORT =
  /^\s*(?:import|export)\s(?<clause>[^'";]*?)from\s*'(?<from>[^']+)'|^\s*import\s*'(?<bare>[^']+)'|\bimport\(\s*'(?<lazy>[^']+)'/gm;
/** Snippets that are shown to people have imports of their own. */
const TEMPLATE = /`(?:\\[^]|[^\\`])*`/g;

/**
 * Every import of a file.
 * @param {string} from
 * @returns {Edge[]}
 */
export function edgesOf(from) {
  const text = readFileSync(join(ROOT, from), 'utf8').replace(TEMPLATE, '``');
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = (groups['from'] ?? groups['bare'] ?? groups['lazy'] ?? '').replace(/\?.*$/, '');
    const to = specifier.startsWith('.') ? normalize(join(dirname(from), specifier)).replaceAll('\\', '/') : specifier;
    return { from, to, typeOnly: groups['clause']?.startsWith('type ') ?? false };
  });
}

/** @returns {Edge[]} Every import of what ships. */
export const shippedEdges = () =>
  ['contract', 'server', 'electron', 'renderer'].flatMap(filesBelow).filter(isSource).flatMap(edgesOf);

/**
 * @param {string} rule
 * @param {string} to
 */
const matches = (rule, to) =>
  rule.endsWith('*') ? to.startsWith(rule.slice(0, -1)) : to === rule || to.startsWith(`${rule}/`);

/**
 * Whether the table allows an import. Styles and pictures beside a file belong to its room.
 * @param {Edge} edge
 */
export function isAllowed({ from, to }) {
  const room = roomOf(from);
  return (roomOf(to) === room && to.includes('/')) || (ROOMS[room]?.may ?? []).some((rule) => matches(rule, to));
}

/**
 * Pairs of different rooms of server/ with any import between them, types included: `from → to`.
 * @param {readonly Edge[]} edges
 * @returns {(readonly [from: string, to: string])[]}
 */
export function arrowsOf(edges) {
  const arrows = new Set(
    edges
      .filter(({ from, to }) => from.startsWith('server/') && to.startsWith('server/'))
      .map(({ from, to }) => `${roomOf(from)} ${roomOf(to)}`),
  );
  return [...arrows].map((arrow) => /** @type {[string, string]} */ (arrow.split(' '))).filter(([a, b]) => a !== b);
}

/**
 * The floor of each room: one more than that of the highest room it imports. Throws for rooms in a circle.
 * @param {readonly (readonly [from: string, to: string])[]} arrows
 * @returns {ReadonlyMap<string, number>}
 */
export function floorsOf(arrows) {
  /** @type {Map<string, number>} */
  const floors = new Map();
  /** @type {(room: string, above: readonly string[]) => number} */
  const floorOf = (room, above) => {
    const known = floors.get(room);
    if (known !== undefined) return known;
    if (above.includes(room)) throw new Error(`A cycle of rooms: ${[...above, room].join(' → ')}`);
    const below = arrows.filter(([from]) => from === room).map(([, to]) => floorOf(to, [...above, room]));
    const floor = Math.max(0, ...below) + 1;
    floors.set(room, floor);
    return floor;
  };
  for (const room of new Set(arrows.flat())) floorOf(room, []);
  return floors;
}

/**
 * Arrows from a room to one below it in the table.
 * @param {readonly (readonly [from: string, to: string])[]} arrows
 */
export const upwardArrows = (arrows) =>
  arrows.filter(([from, to]) => ROOM_NAMES.indexOf(to) > ROOM_NAMES.indexOf(from));

/**
 * Circles of files, types counted: of each, its files in order.
 * @param {readonly Edge[]} edges
 * @returns {string[][]}
 */
export function fileCircles(edges) {
  /** @type {Map<string, string[]>} */
  const imports = new Map();
  for (const { from, to } of edges) if (isSource(to)) imports.set(from, [...(imports.get(from) ?? []), to]);
  /** @type {string[][]} */
  const circles = [];
  const done = new Set();
  /** @type {(file: string, path: readonly string[]) => void} */
  const visit = (file, path) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
    if (done.has(file) || path.includes(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
