import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../contract/config/json-fault.ts';
import { placesOfPaths } from '../../../server/config/json/place.ts';

describe('positions in a JSON text', () => {
  const text = '{\n  "a": [1, { "b": 2 }],\r\n  "c": { "d": [] }\n}';

  it('are those of the values, or of the nearest enclosing ones', () => {
    const paths = [[], ['a', 1, 'b'], ['a', 0], ['c', 'd', 4, 'x'], ['a', 1, 'none'], ['none']];
    expect(placesOfPaths(text, paths).map(({ line, column }) => `${line}:${column}`)).toEqual([
      '1:1',
      '2:19',
      '2:9',
      '3:15',
      '2:12',
      '1:1',
    ]);
  });

  it('are found in a single pass, however many there are', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => ({ n }));
    const lines = `[\n${many.map((entry) => JSON.stringify(entry)).join(',\n')}\n]`;
    const places = placesOfPaths(
      lines,
      many.map((_, n) => [n, 'n']),
    );
    expect(places).toEqual(many.map((_, n) => ({ line: n + 2, column: 6 })));
  });

  it('reports where a text stops being JSON', () => {
    expect(findJsonFault('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({ line: 3, column: 3 });
  });
});
