import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../../scripts/rooms.mjs';
import { ROOT, foldersBelow } from './source-files.ts';

const ROOMS = ['contract', 'server', 'electron', 'renderer', 'test', 'bench', 'scripts', 'docs'];
const MOST_FILES = 20;
/** Decisions are a row of numbers, not parts of one thing. */
const MAY_GROW = ['docs/decisions'];
const NOT_A_ROOM = /(?:^|\/)(?:helpers?|utils?|common|misc|shared|managers?|base)(?:\.\w+)*$/;

describe('sizes', () => {
  test.each(ROOMS.flatMap(foldersBelow).filter((folder) => !MAY_GROW.includes(folder)))(
    '%s holds at most 20 files',
    (folder) => {
      const files = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.length).toBeLessThanOrEqual(MOST_FILES);
    },
  );

  test('no file or folder is named for having no room', () => {
    const paths = ROOMS.flatMap((room) => [...filesBelow(room), ...foldersBelow(room)]);
    expect(paths.filter((path) => NOT_A_ROOM.test(path))).toEqual([]);
  });

  test('files are kebab-case, React components PascalCase', () => {
    const names = ['contract', 'server', 'electron', 'renderer', 'bench', 'scripts']
      .flatMap(filesBelow)
      .filter((path) => /\.(?:ts|tsx|mjs)$/.test(path));
    const odd = names.filter((path) => !/\/(?:[a-z0-9]+(?:-[a-z0-9]+)*|[A-Z][A-Za-z0-9]*)(?:\.\w+)*$/.test(path));
    expect(odd).toEqual([]);
  });
});
