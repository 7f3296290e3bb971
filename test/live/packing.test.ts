import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Packer, Unpacker } from '../../server/live/packing.ts';

function roundTrip(values: readonly unknown[], packer = new Packer(8)): unknown[] {
  for (const value of values) packer.write(value);
  const unpacker = new Unpacker(packer.take());
  const read: unknown[] = [];
  while (!unpacker.ended) read.push(unpacker.read());
  return read;
}

/** Short and long, of every width, and often the same again. */
const texts = fc.oneof(
  fc.constantFrom('a', 'flowId', '__proto__', 'é', '\ud800', 'x'.repeat(100), 'y'.repeat(101), 'é'.repeat(300)),
  fc.constantFrom('z'.repeat(301), '漢'.repeat(400), `${'q'.repeat(500)}\udfff`),
  fc.string({ unit: 'binary', maxLength: 400 }),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, true, false, 0, -0, 127, 128, 2 ** 31 - 1, 2 ** 31, -1, 2 ** 53),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
}));

describe('a pack', () => {
  it('gives back every value', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 20 }), (values) => {
        expect(roundTrip(values)).toEqual(values);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back more names and texts than have short numbers', () => {
    const values = Array.from({ length: 3 }, () =>
      Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`name ${index}`, `text ${index}`])),
    );
    expect(roundTrip(values)).toEqual(values);
  });

  it('gives back long texts whether or not they came a short while before', () => {
    const long = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(500, '.'));
    const values = [...long, ...long.toReversed(), ...long];
    expect(roundTrip(values)).toEqual(values);
  });

  it('starts anew when it was taken', () => {
    const packer = new Packer(8);
    expect(roundTrip(['one', { two: 'one' }], packer)).toEqual(['one', { two: 'one' }]);
    expect(roundTrip([{ two: 'one' }], packer)).toEqual([{ two: 'one' }]);
  });

  it('takes a few bytes for what came before', () => {
    const packer = new Packer(8);
    const value = {
      flowId: 'a'.repeat(24),
      description: 'Waiting for the user on the login page.',
      page: 'p'.repeat(5000),
    };
    packer.write(value);
    const first = packer.size;
    packer.write(value);
    expect(packer.size - first).toBeLessThan(12);
  });

  it('only marks members that are kept elsewhere', () => {
    const packer = new Packer(8);
    packer.writeMembers({ a: 1, b: { c: 2 }, d: undefined, e: 'f' }, { b: true });
    expect(new Unpacker(packer.take()).read()).toEqual({ a: 1, b: true, e: 'f' });
  });

  it('gives back objects that have members in common, in this pack and the next', () => {
    const packer = new Packer(8);
    const common = Array.from({ length: 200 }, (_, index) => ({ index, same: 'x' }));
    const written = [...common, ...common].map((one, index) => [one, common[7]!, { own: index, same: 'y' }] as const);
    for (let pack = 0; pack < 2; pack += 1) {
      for (const [one, other, own] of written) packer.writeLike(one, other, own);
      const unpacker = new Unpacker(packer.take());
      for (const parts of written) expect(unpacker.read()).toEqual(Object.assign({}, ...parts));
      expect(unpacker.ended).toBe(true);
    }
  });
});
