import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetingMap } from '../../server/core/memory/fleeting-map.ts';

const key = fc.integer({ min: 0, max: 9 });
const act = fc.oneof(
  fc.record({ verb: fc.constant('set' as const), key, value: fc.nat() }),
  fc.record({ verb: fc.constantFrom('delete' as const, 'take' as const, 'get' as const), key }),
);

describe('a fleeting map', () => {
  it('does what a Map does, also after it was replaced', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 200, maxLength: 600 }), (acts) => {
        const map = new FleetingMap<number, number>();
        const model = new Map<number, number>();
        for (const one of acts) {
          if (one.verb === 'set') {
            map.set(one.key, one.value);
            model.set(one.key, one.value);
          } else if (one.verb === 'get') expect(map.get(one.key)).toBe(model.get(one.key));
          else if (one.verb === 'delete') expect(map.delete(one.key)).toBe(model.delete(one.key));
          else {
            expect(map.take(one.key)).toBe(model.get(one.key));
            model.delete(one.key);
          }
          expect(map.values()).toEqual([...model.values()]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
