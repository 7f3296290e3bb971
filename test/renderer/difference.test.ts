import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advised } from '../../contract/traffic/read/advice.ts';
import { glyphsOf } from '../../renderer/views/live/picture/blanks.ts';
import { differenceOf, type Piece } from '../../contract/traffic/difference.ts';

/** Few characters, so that texts share some: letters, accents, spaces and invisible characters. */
const texts = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'e', '\u0301', ' ', '\r', '\n', '\u200b', '😀', '\ud83d'),
});

/** Pieces as a text, with differences in brackets. */
const marked = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
const plainText = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const both = (expected: string, received: string) => {
  const difference = differenceOf(expected, received);
  return [...difference.expected.map(marked), marked(difference.received)];
};

describe('expected and received', () => {
  test.each([
    [
      'a slash too many',
      'http://localhost/cb',
      'http://localhost/cb/',
      'http://localhost/cb[]',
      'http://localhost/cb[/]',
    ],
    ['another scheme', 'https://app.test/cb', 'http://app.test/cb', 'http[s]://app.test/cb', 'http[]://app.test/cb'],
    [
      'another port',
      'http://a.test:3000/cb',
      'http://a.test:8080/cb',
      'http://a.test:[300]0/cb',
      'http://a.test:[808]0/cb',
    ],
    [
      'another case',
      'http://a.test/Callback',
      'http://a.test/callback',
      'http://a.test/[C]allback',
      'http://a.test/[c]allback',
    ],
    [
      'two places',
      'https://a.test/call',
      'http://a.test/call?x',
      'http[s]://a.test/call[]',
      'http[]://a.test/call[?x]',
    ],
    [
      'a letter like another',
      'http://a.test/cafe\u0301',
      'http://a.test/cafe',
      'http://a.test/caf[e\u0301]',
      'http://a.test/caf[e]',
    ],
    ['a blank', 'http://a.test/cb', 'http://a.test/cb ', 'http://a.test/cb[]', 'http://a.test/cb[ ]'],
    ['unchanged', 'code', 'code', 'code', 'code'],
    ['nothing in common', 'S256', 'plain', '[S256]', '[plain]'],
    ['nothing at all', 'openid', '', '[openid]', '[]'],
  ])('are marked where they differ: %s', (_, expected, received, ...words) => {
    expect(both(expected, received)).toEqual(words);
  });

  test('of several acceptable values, the most similar is compared', () => {
    expect(both('http://a.test/cb or http://b.test/login', 'http://b.test/logim')).toEqual([
      'http://a.test/cb',
      'http://b.test/logi[n]',
      'http://b.test/logi[m]',
    ]);
    expect(both('code, token or none', 'none')).toEqual(['code', 'token', 'none', 'none']);
  });

  test('a sentence is not a value: it is compared only with nearly the same text', () => {
    const sentence = 'the client’s secret, or a recently rotated one';
    expect(both(sentence, 'wrong')).toEqual([sentence, 'wrong']);
    expect(both('openid profile', 'openid profile email')).toEqual(['openid profile[]', 'openid profile[ email]']);
  });

  test('no character is lost, however long the texts are', () => {
    fc.assert(
      fc.property(texts, texts, (expected, received) => {
        const difference = differenceOf(expected, received);
        expect(plainText(difference.received)).toBe(received);
        if (difference.expected.length === 1) expect(plainText(difference.expected[0]!)).toBe(expected);
      }),
    );
    const [a, b] = ['a'.repeat(5_000), `b${'ab'.repeat(3_000)}`];
    expect(plainText(differenceOf(a, b).received)).toBe(b);
  });
});

describe('invisible characters have a sign', () => {
  const signs = (text: string, all = false) => glyphsOf(text, all).flatMap(({ sign }) => sign ?? []);

  test.each([
    ['a space at the end', 'cb ', ['·']],
    ['a space at the start', ' cb', ['·']],
    ['two spaces', 'a  b', ['·', '·']],
    ['a line break', 'a\r\nb', ['␍', '↵']],
    ['a space before a line break', 'a \n b', ['·', '↵', '·']],
    ['a tab', 'a\tb', ['⇥']],
    ['a no-break space', 'a\u00a0b', ['⍽']],
    ['a zero-width space', 'a\u200bb', ['ZWSP']],
    ['a byte order mark', '\ufeffa', ['BOM']],
    ['a right-to-left override', 'a\u202eb', ['U+202E']],
    ['NUL', 'a\0b', ['U+0000']],
    ['a Hangul filler', 'a\u3164b', ['U+3164']],
  ])('%s', (_, text, expected) => expect(signs(text)).toEqual(expected));

  test('a space between two words needs no sign unless it is the difference', () => {
    expect(signs('openid profile')).toEqual([]);
    expect(signs('openid profile', true)).toEqual(['·']);
  });

  test('the text itself stays unchanged', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, all) => {
        expect(
          glyphsOf(text, all)
            .map((glyph) => glyph.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

test('advice does not repeat the values beside it, whatever they contain', () => {
  const failed = { check: 'redirect-uri-matched', outcome: 'failed' as const, at: 0, expected: 'http://a.test/cb' };
  const advice = 'Redirect URIs are compared character by character.';
  for (const received of ['http://a.test/cb/', 'http://a.test/x. You sent: y. Ask Z. ']) {
    const hint = `Registered: http://a.test/cb. You sent: ${received}. ${advice}`;
    expect(advised({ ...failed, received, hint }).hint).toBe(advice);
  }
  const hint = 'Add implicit to the grant types of client a.';
  expect(advised({ ...failed, received: 'implicit', hint }).hint).toBe(hint);
});
