import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyJson } from '../../../server/config/json/copy.ts';

describe('a copy equivalent to a JSON round trip', () => {
  it('equals what JSON.parse returns', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(undefined, NaN, Infinity, () => 1, Symbol('s'), new Date(0), new URL('http://x'), -0.5),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length'));
    const anything = fc.dictionary(
      key,
      fc.oneof(odd, fc.array(odd), fc.dictionary(key, odd, { noNullPrototype: true })),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(anything, (value) => {
        const copied = copyJson(value);
        expect(JSON.stringify(copied)).toBe(JSON.stringify(value));
        expect(copied).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 1000 },
    );
  });

  it('shares nothing with the original', () => {
    const original = Object.freeze({ a: Object.freeze([Object.freeze({ b: 1 })]) });
    const copied = copyJson(original) as { a: { b: number }[] };
    copied.a[0]!.b = 2;
    copied.a.push({ b: 3 });
    expect(original).toEqual({ a: [{ b: 1 }] });
  });
});
