import { describe, expect, test } from 'vitest';
import { movedIndex, nextSort, sortRows } from '../../renderer/ui/table-order.ts';
import {
  absoluteWords,
  countdownWords,
  durationWords,
  relativeWords,
  sizeWords,
} from '../../renderer/ui/time-words.ts';

describe('times in words', () => {
  test.each([
    [0, 'just now'],
    [-12_000, '12 s ago'],
    [-180_000, '3 min ago'],
    [-7_200_000, '2 h ago'],
    [-5 * 86_400_000, '5 d ago'],
    [180_500, 'in 3 min'],
  ])('%i ms from now is %s', (offset, words) => expect(relativeWords(1e12 + offset, 1e12)).toBe(words));

  test.each([
    [-1, 'expired'],
    [0, 'expired'],
    [1, '0:01'],
    [59_000, '0:59'],
    [3_552_000, '59:12'],
    [3_723_000, '1:02:03'],
    [12 * 86_400_000, '12 d'],
  ])('%i ms are left: %s', (left, words) => expect(countdownWords(1e12 + left, 1e12)).toBe(words));

  test.each([
    [0, '0 ms'],
    [0.04, '<0.1 ms'],
    [0.42, '0.4 ms'],
    [0.97, '1 ms'],
    [12.4, '12 ms'],
    [999.7, '1.0 s'],
    [1234, '1.2 s'],
    [59_970, '1 min'],
    [180_000, '3 min'],
  ])('%f ms took %s', (ms, words) => expect(durationWords(ms)).toBe(words));

  test('the absolute time, to the millisecond', () => {
    expect(absoluteWords(new Date(2026, 0, 2, 3, 4, 5, 6).getTime())).toBe('2026-01-02 03:04:05.006');
  });

  test('sizes', () => expect([812, 4100, 2_500_000].map(sizeWords)).toEqual(['812 B', '4.1 KB', '2.5 MB']));
});

describe('the order of a table', () => {
  test('numbers within names sort as numbers, and rows without a value come last', () => {
    const rows = [{ n: 'app 10' }, { n: undefined }, { n: 'App 9' }];
    expect(sortRows(rows, (row) => row.n, false).map((row) => row.n)).toEqual(['App 9', 'app 10', undefined]);
    expect(sortRows(rows, (row) => row.n, true).map((row) => row.n)).toEqual(['app 10', 'App 9', undefined]);
  });

  test('pressing a column header three times sorts up, down, then not at all', () => {
    const up = nextSort(undefined, 'a');
    const down = nextSort(up, 'a');
    expect([up, down, nextSort(down, 'a')]).toEqual([
      { column: 'a', descending: false },
      { column: 'a', descending: true },
      undefined,
    ]);
  });

  test.each([
    ['j', 3, 4],
    ['ArrowUp', 0, 0],
    ['End', 0, 9],
    ['PageDown', 5, 9],
    ['x', 5, undefined],
  ])('%s at %i leads to %s', (key, from, to) => expect(movedIndex(key, from, 10)).toBe(to));
});
