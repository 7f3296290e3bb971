/** Places boxes in rows so that the lines between them are short and pass beside the boxes. */

/**
 * @typedef {{ id: string, row: number, width: number, x: number }} Node `x` is the middle.
 * @typedef {readonly (readonly [from: string, to: string])[]} Lines
 * @typedef {{ nodes: ReadonlyMap<string, Node>, paths: readonly (readonly Node[])[] }} Layout `paths` has the nodes of
 *   each line from top to bottom; those between its ends are places where it passes a row.
 */

const SWEEPS = 40;
const PASSING_WIDTH = 10;

/** @param {readonly number[]} numbers */
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * Gives each node of a row the place nearest to the one it wants where it overlaps no other.
 * @param {Node[]} row
 * @param {(node: Node) => number} wanted
 * @param {number} gap
 */
function settle(row, wanted, gap) {
  const goals = new Map(row.map((node) => [node, wanted(node)]));
  const goalOf = (/** @type {Node} */ node) => goals.get(node) ?? 0;
  row.sort((a, b) => goalOf(a) - goalOf(b));
  let free = -Infinity;
  for (const node of row) {
    node.x = Math.max(goalOf(node), free + node.width / 2);
    free = node.x + node.width / 2 + gap;
  }
  const shift = mean(row.map((node) => goalOf(node) - node.x));
  for (const node of row) node.x += shift;
}

/**
 * @param {readonly (readonly string[])[]} rows From top to bottom.
 * @param {Lines} lines From a row to a lower one.
 * @param {{ width: number, gap: number }} box
 * @returns {Layout}
 */
export function layOut(rows, lines, { width, gap }) {
  /** @type {Map<string, Node>} */
  const nodes = new Map();
  rows.forEach((ids, row) => ids.forEach((id, index) => nodes.set(id, { id, row, width, x: index * (width + gap) })));
  const paths = lines.map(([from, to]) => pathOf(nodes.get(from), nodes.get(to)));
  const all = new Set([...nodes.values(), ...paths.flat()]);
  const layers = rows.map((_, row) => [...all].filter((node) => node.row === row));
  const neighbors = neighborsOf(paths);
  const wanted = (/** @type {Node} */ node) => mean((neighbors.get(node) ?? [node]).map(({ x }) => x));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) settle(layer, wanted, gap);
  }
  const left = Math.min(...[...all].map((node) => node.x - node.width / 2));
  for (const node of all) node.x = Math.round(node.x - left);
  return { nodes, paths };
}

/** @param {Node | undefined} from @param {Node | undefined} to @returns {Node[]} */
function pathOf(from, to) {
  if (!from || !to) throw new Error('A line begins and ends at a box.');
  const between = Array.from({ length: to.row - from.row - 1 }, (_, index) => ({
    id: '',
    row: from.row + index + 1,
    width: PASSING_WIDTH,
    x: from.x,
  }));
  return [from, ...between, to];
}

/** @param {readonly (readonly Node[])[]} paths */
function neighborsOf(paths) {
  /** @type {Map<Node, Node[]>} */
  const neighbors = new Map();
  const add = (/** @type {Node} */ node, /** @type {Node} */ other) =>
    neighbors.set(node, [...(neighbors.get(node) ?? []), other]);
  for (const path of paths) {
    path.slice(1).forEach((node, index) => {
      const before = path[index];
      if (!before) return;
      add(node, before);
      add(before, node);
    });
  }
  return neighbors;
}
