import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeze } from '../../../server/config/snapshot.ts';
import { copyJson } from '../../../server/config/json/copy.ts';
import { revise } from '../../../server/config/json/revise.ts';
import { shareJson } from '../../../server/config/json/share.ts';

const key = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'length', 'toString'), fc.string({ maxLength: 3 }));
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const root = fc.dictionary(key, json, { maxKeys: 5, noNullPrototype: true });

type Draft = Record<string, unknown>;
type Step = {
  at: number[];
  act: 'set' | 'delete' | 'push' | 'splice' | 'replace' | 'swap';
  key: string;
  value: unknown;
};
const step: fc.Arbitrary<Step> = fc.record({
  at: fc.array(fc.nat(4), { maxLength: 4 }),
  act: fc.constantFrom('set', 'delete', 'push', 'splice', 'replace', 'swap'),
  key,
  value: json,
});

const isObject = (value: unknown): value is Draft => typeof value === 'object' && value !== null;

/** Applies an edit to whatever is at its path. */
function play(draft: Draft, { at, act, key: name, value }: Step): void {
  const target = at.reduce<Draft>((found, index) => {
    const inner = Object.values(found).filter(isObject);
    return inner.length === 0 ? found : inner[index % inner.length]!;
  }, draft);
  if (Array.isArray(target)) {
    if (act === 'push') target.push(value);
    if (act === 'splice') target.splice(0, 1);
    if (act === 'replace' && target.length > 0) target[0] = value;
    if (act === 'swap' && target.length > 0) target.push(target.shift());
    return;
  }
  const define = (made: unknown): void =>
    void Object.defineProperty(target, name, { value: made, enumerable: true, configurable: true, writable: true });
  if (act === 'set') define(value);
  if (act === 'delete') Reflect.deleteProperty(target, name);
  if (act === 'replace') define({ ...target });
}

describe('a revised value', () => {
  it('equals the same edits applied to a copy, and leaves the original unchanged', () => {
    fc.assert(
      fc.property(root, fc.array(step, { maxLength: 6 }), (value, steps) => {
        const [copied, before] = [copyJson(value), JSON.stringify(value)];
        for (const each of steps) play(copied, structuredClone(each));
        const revised = revise(freeze(value), (draft) => {
          for (const each of steps) play(draft, structuredClone(each));
        });
        expect(JSON.stringify(revised)).toBe(JSON.stringify(copied));
        expect(JSON.stringify(value)).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the original itself if nothing changed, even after every part was read', () => {
    fc.assert(
      fc.property(root, (value) => {
        expect(revise(value, (draft) => void JSON.stringify(draft))).toBe(value);
      }),
    );
  });

  it('shares the untouched parts', () => {
    const value = freeze({ users: [{ name: 'a', more: { x: 1 } }, { name: 'b' }], clients: [{ id: 'c' }] });
    const revised = revise(value, ({ users }) => (users[1]!.name = 'B'));
    expect(revised).toEqual({ users: [{ name: 'a', more: { x: 1 } }, { name: 'B' }], clients: [{ id: 'c' }] });
    expect(revised.clients).toBe(value.clients);
    expect(revised.users[0]).toBe(value.users[0]);
  });

  it('does not keep references to inserted values: changing them later has no effect', () => {
    const given = { name: 'c', roles: ['x'] };
    const revised = revise({ users: [{ name: 'a', roles: [] as string[] }] }, ({ users }) => users.push(given));
    given.roles.push('y');
    expect(revised.users[1]).toEqual({ name: 'c', roles: ['x'] });
  });
});

describe('a value that shares parts with an earlier one', () => {
  it('is the same JSON, including field order, and is the earlier value itself if nothing differs', () => {
    fc.assert(
      fc.property(root, fc.array(step, { maxLength: 3 }), (former, steps) => {
        const latter = copyJson(former);
        for (const each of steps) play(latter, structuredClone(each));
        const text = JSON.stringify(latter);
        const shared = shareJson(freeze(former), latter);
        expect(JSON.stringify(shared)).toBe(text);
        if (text === JSON.stringify(former)) expect(shared).toBe(former);
      }),
      { numRuns: 2000 },
    );
  });

  it('shares the entries around an insertion, removal or change', () => {
    const former = [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }];
    const inserted = shareJson(former, [{ n: 1 }, { n: 9 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect([0, 2, 3, 4].map((at) => former.indexOf(inserted[at]!))).toEqual([0, 1, 2, 3]);
    const removed = shareJson(former, [{ n: 1 }, { n: 3 }, { n: 4 }]);
    expect(removed.map((entry) => former.indexOf(entry))).toEqual([0, 2, 3]);
    const changed = shareJson(former, [{ n: 1 }, { n: 0 }, { n: 3 }, { n: 4 }]);
    expect(changed.map((entry) => former.indexOf(entry))).toEqual([0, -1, 2, 3]);
  });
});
