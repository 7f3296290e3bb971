import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, filesBelow, isSource } from './source-files.ts';

/**
 * What each room may import, beside itself: rooms, single files and packages. `?` marks what only its types may
 * come from. The rule and its reasons: CONTRIBUTING.md.
 */
const ROOMS: Record<string, readonly string[]> = {
  contract: ['zod'],
  'server/protocol': ['contract', 'jose', 'node:crypto', 'server/ports.ts?', 'server/endpoint.ts?'],
  'server/markup': ['contract', 'node:crypto'],
  'server/live': ['contract', 'server/ports.ts?'],
  'server/keys': ['contract', 'jose', 'node:*', 'server/ports.ts?', 'server/protocol', 'server/atomic-write.ts'],
  'server/store': [
    'contract',
    'zod',
    'lowdb',
    'node:*',
    'server/ports.ts?',
    'server/protocol?',
    'server/atomic-write.ts',
  ],
  'server/exchange': ['contract', 'zod', 'yaml', 'node:*', 'server/ports.ts?', 'server/store'],
  'server/interaction': [
    'contract',
    'zod?',
    'node:crypto',
    'server/protocol',
    'server/ports.ts?',
    'server/endpoint.ts?',
    'server/page.ts?',
    'server/store/kinds.ts?',
  ],
  'server/tokens': [
    'contract',
    'jose',
    'server/interaction',
    'server/protocol',
    'server/ports.ts?',
    'server/endpoint.ts?',
    'server/store/kinds.ts?',
  ],
  'server/endpoints': [
    'contract',
    'server/interaction',
    'server/tokens',
    'server/protocol',
    'server/ports.ts?',
    'server/endpoint.ts?',
    'server/page.ts?',
    'server/store/kinds.ts?',
  ],
  'server/admin': [
    'contract',
    'zod',
    'node:crypto',
    'node:util',
    'server/interaction',
    'server/tokens',
    'server/protocol',
    'server/exchange',
    'server/ports.ts?',
    'server/store/kinds.ts?',
  ],
  'server/http': [
    'contract',
    'express',
    'zod',
    'node:*',
    'server/endpoints',
    'server/admin',
    'server/protocol',
    'server/markup',
    'server/live?',
    'server/store/defaults.ts',
    'server/store/starter.ts',
    'server/ports.ts?',
    'server/endpoint.ts?',
    'server/page.ts?',
    'server/version.ts',
  ],
  'server/demo': ['contract', 'express', 'jose', 'zod', 'node:*', 'server/markup', 'server/ports.ts?'],
  // The files directly in server/ compose the rooms.
  server: ['contract', 'server/*', 'commander', 'express?', 'node:*', 'package.json'],
  electron: ['contract', 'electron', 'zod', 'node:*', 'server/start.ts', 'server/config-path.ts', 'package.json'],
  renderer: [
    'contract',
    'react',
    'react-dom',
    'wouter',
    '@mantine/*',
    '@tabler/*',
    '@tanstack/*',
    '@fontsource-variable/*',
  ],
};

interface Edge {
  from: string;
  /** A path from the root, or a package. */
  to: string;
  typeOnly: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s(?<clause>[^'";]*?)from\s*'(?<from>[^']+)'|^\s*import\s*'(?<bare>[^']+)'|\bimport\(\s*'(?<lazy>[^']+)'/gm;

/** Snippets that are shown to people hold imports of their own. */
const TEMPLATE = /`(?:\\[^]|[^\\`])*`/g;

function edgesOf(from: string): Edge[] {
  return [...readFileSync(join(ROOT, from), 'utf8').replace(TEMPLATE, '``').matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups['from'] ?? groups['bare'] ?? groups['lazy'] ?? '';
    const to = specifier.startsWith('.') ? normalize(join(dirname(from), specifier)).replaceAll('\\', '/') : specifier;
    return { from, to, typeOnly: groups['clause']?.startsWith('type ') ?? false };
  });
}

const roomNames = Object.keys(ROOMS).toSorted((a, b) => b.length - a.length);
const roomOf = (path: string): string => roomNames.find((room) => path.startsWith(`${room}/`)) ?? '';

function matches(rule: string, to: string): boolean {
  if (rule.endsWith('*')) return to.startsWith(rule.slice(0, -1));
  return to === rule || to.startsWith(`${rule}/`);
}

/** Styles and pictures beside a file belong to its room. */
function isAllowed({ from, to, typeOnly }: Edge): boolean {
  const room = roomOf(from);
  if (roomOf(to) === room && to.includes('/')) return true;
  return (ROOMS[room] ?? []).some((rule) =>
    rule.endsWith('?') ? typeOnly && matches(rule.slice(0, -1), to) : matches(rule, to),
  );
}

const sources = ['contract', 'server', 'electron', 'renderer'].flatMap(filesBelow).filter(isSource);
const edges = sources.flatMap(edgesOf);

describe('rooms', () => {
  test('every file of server/ stands in a room of the table', () => {
    expect(
      sources.filter((path) => path.split('/').length > 2 && path.startsWith('server/') && roomOf(path) === 'server'),
    ).toEqual([]);
  });

  test.each(roomNames)('%s imports what it may, and nothing else', (room) => {
    const offending = edges.filter((edge) => roomOf(edge.from) === room && !isAllowed(edge));
    expect(offending.map(({ from, to, typeOnly }) => `${from} → ${to}${typeOnly ? ' (types)' : ''}`)).toEqual([]);
  });

  test('Express is known to http/, to demo/ and, by its types, to what composes them', () => {
    const knowing = edges.filter(({ to, typeOnly }) => to === 'express' && !typeOnly).map(({ from }) => roomOf(from));
    expect(new Set(knowing)).toEqual(new Set(['server/http', 'server/demo']));
  });

  test('nothing that ships imports tests, benchmarks or scripts', () => {
    expect(edges.filter(({ to }) => /^(?:test|bench|scripts)\//.test(to))).toEqual([]);
  });
});

describe('protocol/', () => {
  const IMPURE = /\b(?:Date\.now|new Date\(\)|Math\.random|randomBytes|randomUUID|randomInt|getRandomValues)\b/;

  test.each(filesBelow('server/protocol'))('%s takes time and chance as arguments', (path) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
    expect(lines.filter((line) => IMPURE.test(line))).toEqual([]);
  });
});
