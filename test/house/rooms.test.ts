import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  arrowsOf,
  consoleFaults,
  edgesOf,
  fileCircles,
  filesBelow,
  floorsOf,
  isAllowed,
  isSource,
  MOST_ARROWS_A_ROOM,
  MOST_FLOORS,
  roomOf,
  ROOMS,
  shippedEdges,
  upwardArrows,
} from '../../scripts/rooms.mjs';
import { ROOT } from './source-files.ts';

const edges = shippedEdges();
const arrows = arrowsOf(edges);

describe('rooms', () => {
  test.each(Object.keys(ROOMS))('%s imports what it may, and nothing else', (room) => {
    const offending = edges.filter((edge) => roomOf(edge.from) === room && !isAllowed(edge));
    expect(offending.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('server/ has few floors and few arrows for its rooms, none upward, types counted', () => {
    const floors = floorsOf(arrows);
    expect(Math.max(...floors.values())).toBeLessThanOrEqual(MOST_FLOORS);
    expect(arrows.length).toBeLessThanOrEqual(MOST_ARROWS_A_ROOM * floors.size);
    expect(upwardArrows(arrows)).toEqual([]);
  });

  test('every file of server/ is in a room of the table', () => {
    const files = filesBelow('server').filter(isSource);
    expect(files.filter((path) => !(roomOf(path) in ROOMS))).toEqual([]);
  });

  test('no files import each other in a circle, types counted', () => {
    const others = ['test', 'bench'].flatMap(filesBelow).filter(isSource).flatMap(edgesOf);
    expect(fileCircles([...edges, ...others])).toEqual([]);
  });

  test('a screen of the console imports what screens share, and never the inside of another screen', () => {
    expect(consoleFaults(edges)).toEqual([]);
    const crossing = { from: 'renderer/views/users/a.tsx', to: 'renderer/views/live/b.ts', typeOnly: true };
    const upward = { from: 'renderer/ui/a.tsx', to: 'renderer/views/live/b.ts', typeOnly: false };
    expect(consoleFaults([crossing, upward])).toEqual([crossing, upward]);
  });

  test('a circle and an upward arrow are found', () => {
    const circle = [
      { from: 'server/core/a.ts', to: 'server/http/b.ts', typeOnly: true },
      { from: 'server/http/b.ts', to: 'server/core/a.ts', typeOnly: false },
    ];
    expect(fileCircles(circle)).toHaveLength(1);
    expect(upwardArrows(arrowsOf(circle))).toEqual([['server/core', 'server/http']]);
    expect(() => floorsOf(arrowsOf(circle))).toThrow('A cycle of rooms');
  });

  test('Express is known to http/, to demo/ and, by its types, to what composes them', () => {
    const knowing = edges.filter(({ to, typeOnly }) => to === 'express' && !typeOnly).map(({ from }) => roomOf(from));
    expect(new Set(knowing)).toEqual(new Set(['server/http', 'server/demo']));
  });

  test('the schemas of traffic are loaded by the admin API alone; to all others they are types', () => {
    const loading = edges.filter(({ to, typeOnly }) => to === 'contract/traffic/traffic-schema.ts' && !typeOnly);
    expect(loading.map(({ from }) => from)).toEqual(['contract/admin.ts']);
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
