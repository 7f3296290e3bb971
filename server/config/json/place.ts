import { parseTree, type Node } from 'jsonc-parser';

/** A place in a text, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Where in a JSON text the value at each path is, or the nearest enclosing value. Parses the text once. */
export function placesOfPaths(text: string, paths: readonly (readonly PropertyKey[])[]): Place[] {
  const root = parseTree(text);
  const place = placeIn(text);
  return paths.map((path) => place(nearest(root, path)?.offset ?? 0));
}

function nearest(root: Node | undefined, path: readonly PropertyKey[]): Node | undefined {
  let node = root;
  for (const key of path) {
    const inner = node && valueIn(node, key);
    if (!inner) break;
    node = inner;
  }
  return node;
}

/** Of a repeated field, the last counts, as for JSON.parse. */
const valueIn = ({ type, children = [] }: Node, key: PropertyKey): Node | undefined =>
  type === 'array'
    ? typeof key === 'number'
      ? children[key]
      : undefined
    : children.findLast(({ children: member }) => member?.[0]?.value === key)?.children?.[1];

/** Finds the line and column of characters in a text. */
function placeIn(text: string): (at: number) => Place {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length)];
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  };
}
