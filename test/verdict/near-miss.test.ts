import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearMiss, nearMisses, TRANSFORMS, undone } from '../../server/verdict/near-miss.ts';
import { distance } from '../../server/verdict/near/typing.ts';

const candidates = (...values: string[]) => values.map((value) => ({ value, about: value }));
const CALLBACK = 'http://localhost:3000/callback';

/** From bug reports: what was sent, what was registered, and what is said of it. */
const REPORTED: readonly [
  kind: 'uri' | 'id' | 'scope' | 'secret' | 'token',
  received: string,
  value: string,
  says: string,
][] = [
  ['uri', 'https://app.example/cb', 'https://app.example/cb/', 'x has no slash at the end of its path; y has one.'],
  ['uri', 'http://app.example/cb', 'https://app.example/cb', 'x has scheme http; y has scheme https.'],
  [
    'uri',
    'https://www.app.example/cb',
    'https://app.example/cb',
    'x has host www.app.example; y has host app.example.',
  ],
  ['uri', 'http://localhost:8080/cb', 'http://localhost/cb', 'x has port 8080; y has no port.'],
  ['uri', 'http://localhost:3000', 'http://localhost:3000/', 'x has no slash at the end of its path; y has one.'],
  [
    'uri',
    'https://a.example/cb?x=1&amp;y=2',
    'https://a.example/cb?x=1&y=2',
    'x contains HTML entities such as &amp;; y doesn’t.',
  ],
  ['uri', 'com.example.app://cb', 'com.example.app:/cb', 'x is com.example.app://cb; y is com.example.app:/cb.'],
  ['uri', 'https:\\/\\/a.example\\/cb', 'https://a.example/cb', 'x contains backslashes; y doesn’t.'],
  ['id', '0oa1B2c3', '0oa1b2c3', 'x is 0oa1B2c3; y is 0oa1b2c3, and upper and lower case count.'],
  ['id', 'client_id=web', 'web', 'x begins with the name of a parameter; y doesn’t.'],
  ['id', 'my–client', 'my-client', 'x contains a typographic character, such as a long dash, where y has a plain one.'],
  [
    'secret',
    'abc+def ghi',
    'abc+def+ghi',
    'x has a space where y has +, so the + was sent without being encoded as %2B.',
  ],
  ['secret', '\ufeffs3cret-value', 's3cret-value', 'x contains an invisible character; y doesn’t.'],
  ['secret', 's3cret-value=', 's3cret-value', 'x differs from y only in the = at its end.'],
  ['token', 'Bearer eyJhbGciOi', 'eyJhbGciOi', 'x begins with the name of an authentication scheme; y doesn’t.'],
  ['token', 'abc%2Fdef', 'abc/def', 'x is percent-encoded once more than y.'],
  ['token', 'abc%252Fdef', 'abc/def', 'x is percent-encoded two times more than y.'],
  ['token', 'line-one\nline-two', 'line-oneline-two', 'x contains a blank; y doesn’t.'],
];

/** Values as people choose or programs make them. */
const value = fc.stringMatching(/^[a-zA-Z0-9]{12,40}$/);

describe('near misses', () => {
  test.each(REPORTED)('%s %j for %j', (kind, received, known, says) => {
    expect(nearMiss(kind, received, candidates(known))?.sentence('x', 'y')).toBe(says);
  });

  test('one candidate that one transform makes equal is the cause; several are none', () => {
    const known = candidates(CALLBACK, 'http://localhost:5173/callback');
    expect(nearMiss('uri', 'http://localhost:4000/callback', known)).toBeUndefined();
    expect(nearMisses('uri', 'http://localhost:4000/callback', known)).toHaveLength(2);
    expect(nearMiss('uri', `${CALLBACK}/`, known)?.value).toBe(CALLBACK);
  });

  test('a value with two mistakes is no near miss', () => {
    expect(nearMiss('uri', 'https://localhost:3000/other', candidates(CALLBACK))).toBeUndefined();
    expect(nearMiss('secret', '"abcdefgh-ijkl-mnop', candidates('ABCDEFGH-IJKL-MNOP'))).toBeUndefined();
  });

  test('an unrelated value is none, whatever it is', () => {
    fc.assert(
      fc.property(value, value, (received, known) => {
        fc.pre(distance(received.toLowerCase(), known.toLowerCase(), 8) > 8);
        for (const kind of ['id', 'scope', 'secret', 'token'] as const) {
          expect(nearMiss(kind, received, candidates(known))).toBeUndefined();
        }
      }),
    );
  });

  test('a mistake that is taken back names the value it was made with', () => {
    const mistakes: ((text: string) => string)[] = [
      (text) => ` ${text}`,
      (text) => `${text}\n`,
      (text) => `"${text}"`,
      (text) => `Bearer ${text}`,
      (text) => `${text}${text}`,
      (text) => `${text}.`,
      (text) => encodeURIComponent(encodeURIComponent(`${text}/`)).replace(/%252F$/, ''),
      (text) => Buffer.from(text).toString('base64'),
    ];
    fc.assert(
      fc.property(value, fc.constantFrom(...mistakes), (known, mistake) => {
        const received = mistake(known);
        fc.pre(received !== known);
        expect(undone('token', received).map((one) => one.value)).toContain(known);
        expect(nearMiss('token', received, candidates(known))?.value).toBe(known);
      }),
    );
  });

  test('a sentence about a secret quotes neither value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), value, fc.nat(3), (noise, known, how) => {
        const received = [`${noise}${known}`, `${known}${noise}`, known.slice(2), known.toUpperCase()][how]!;
        for (const near of nearMisses('secret', received, candidates(known))) {
          const said = near.sentence('x', 'y');
          expect(said).not.toContain(known);
          expect(said).not.toContain(received);
        }
      }),
    );
  });

  test('any text is answered, and equal texts are no miss', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (received, known) => {
        for (const kind of ['uri', 'id', 'scope', 'secret', 'token'] as const) {
          for (const near of nearMisses(kind, received, candidates(known))) {
            expect(near.value).toBe(known);
            expect(near.sentence('x', 'y')).toMatch(/\.$/);
          }
          expect(nearMiss(kind, known, candidates(known))).toBeUndefined();
          for (const one of undone(kind, received)) expect(one.value).not.toBe(received);
        }
      }),
    );
  });

  test('every transform has an ID of its own', () => {
    const ids = TRANSFORMS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** The same without a limit, from the definition (restricted Damerau–Levenshtein). */
function plainDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => i + j));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]![j] = Math.min(
        rows[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]),
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j]! + 1,
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
  }
  return rows[a.length]![b.length]!;
}

test('the distance is that of the definition, up to its limit', () => {
  const text = fc.stringMatching(/^[abc]{0,9}$/);
  fc.assert(
    fc.property(text, text, fc.nat(4), (a, b, most) => {
      expect(distance(a, b, most)).toBe(Math.min(plainDistance(a, b), most + 1));
    }),
    { numRuns: 500 },
  );
});
