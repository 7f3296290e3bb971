import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, isSource } from '../../scripts/rooms.mjs';
import { ROOT } from './source-files.ts';
import { textsOf, type Text } from './texts.ts';

/** The workspace of a first start: names of people, clients and scopes are data. */
const SEED = 'server/config/starter.ts';

/** The rows of these tables say, mistake by mistake, what a sentence must say. */
const MISTAKES = /^test\/verdict\/(?:mistakes\/|near-miss)/;

/** Shorter texts, and single words, are too common to be anybody’s. */
const LEAST = 12;

/** For machines: straight quotes and signs of code, media types and header fields, names of specifications. */
const PROTOCOL = /["'`;=<>{}]|^[\w-]+: \S+$|^(?:RFC \d|OpenID Connect)/;
const isWording = ({ words, file }: Text): boolean =>
  file !== SEED && words.length >= LEAST && words.includes(' ') && !PROTOCOL.test(words);

/** At least five words: a part of that length is a copy as well, in capital or small letters. */
const isLong = ({ words }: Text): boolean => words.split(' ').length > 4;

/** The texts of the product that stand in more than one place of the tests, each with its source and those places. */
function copiesIn(product: readonly Text[], tests: readonly Text[]): string[] {
  const texts = new Map(product.filter(isWording).map((text) => [text.words, text]));
  const candidates = tests.filter(({ words }) => words.length >= LEAST && words.includes(' '));
  const long = candidates.filter(isLong);
  return [...texts.values()].flatMap((text) => {
    const { words, small, file } = text;
    const copies = isLong(text)
      ? long.filter((other) => other.small.includes(small) || small.includes(other.small))
      : candidates.filter((other) => other.words === words || other.words === words[0]!.toLowerCase() + words.slice(1));
    const places = new Set(copies.map(({ place }) => place()));
    return places.size > 1 ? [`“${words}” of ${file} is in ${[...places].join(', ')}`] : [];
  });
}

const textsBelow = (folder: string): Text[] =>
  filesBelow(folder)
    .filter((file) => isSource(file) && !MISTAKES.test(file))
    .flatMap((file) => textsOf(file, readFileSync(join(ROOT, file), 'utf8')));

describe('wording', () => {
  test('tests import a text of the product, or assert it in one place', () => {
    const product = ['contract', 'server', 'electron', 'renderer'].flatMap(textsBelow);
    expect(copiesIn(product, textsBelow('test')).join('\n')).toBe('');
  });

  test.each([
    ['as a string', `page.getByText('Nothing was saved by you')`],
    ['inside a sentence', 'expect(text).toBe(`Sorry, nothing was saved by you. Try again.`)'],
    ['in markup', `expect(html).toContain('<b>Nothing was saved by you</b>')`],
    ['as a regular expression', 'expect(text).toMatch(/^Nothing was saved by you\\b/)'],
    ['in part', `page.getByText('Nothing was saved by you. Try')`],
  ])('a second copy is found: %s', (_how, assertion) => {
    const product = textsOf('renderer/Notice.tsx', '<p>\n  Nothing was saved by you. Try again.\n</p>');
    const copies = `test('Nothing was saved by you', () => {\n${assertion};\n${assertion};\n});`;
    expect(copiesIn(product, textsOf('test/notice.test.ts', copies))).toEqual([
      '“Nothing was saved by you. Try again.” of renderer/Notice.tsx is in test/notice.test.ts:2, test/notice.test.ts:3',
    ]);
  });
});
