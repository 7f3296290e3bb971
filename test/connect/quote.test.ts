import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoteWord } from '../../contract/connect/quote.ts';

const WORDS = ['web-app', '/home/ada/my configs/team.json', "it's", '$HOME', '`id`', 'a"b', '!x', 'a\\b', 'ü*?', ''];

test.runIf(process.platform !== 'win32')('a POSIX shell reads each word as it was', () => {
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${WORDS.map(quoteWord).join(' ')}`], { encoding: 'utf8' });
  expect(printed.split('\n').slice(0, -1)).toEqual(WORDS);
});

test.each([
  ['C:\\Users\\Ada\\understudy.json', '"C:\\Users\\Ada\\understudy.json"'],
  ['C:\\My configs\\team.json', '"C:\\My configs\\team.json"'],
  // What double quotes would not keep on Windows.
  ['C:\\%USERNAME%\\team.json', "'C:\\%USERNAME%\\team.json'"],
  ['C:\\folder\\', "'C:\\folder\\'"],
])('a path of Windows, %s, is quoted as %s', (path, quoted) => {
  expect(quoteWord(path)).toBe(quoted);
});
