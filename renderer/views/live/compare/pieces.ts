import type { FlowDifference } from '../../../../contract/traffic/compare/comparison.ts';
import { plain, type Piece } from '../../../../contract/traffic/difference.ts';

/** Both values with what differs in them marked. Undefined for a value that is absent. */
export function piecesOf({ left, right, changes, kind, natural }: FlowDifference) {
  if (left === undefined || right === undefined || kind === 'reordered' || natural || !changes) {
    return {
      left: left === undefined ? undefined : plain(left),
      right: right === undefined ? undefined : plain(right),
    };
  }
  const pieces = { left: [] as Piece[], right: [] as Piece[] };
  let at = 0;
  for (const change of changes) {
    const same = left.slice(at, change.at);
    for (const side of [pieces.left, pieces.right]) if (same !== '') side.push({ text: same, differs: false });
    pieces.left.push({ text: change.expected, differs: true });
    pieces.right.push({ text: change.received, differs: true });
    at = change.at + change.expected.length;
  }
  const rest = left.slice(at);
  for (const side of [pieces.left, pieces.right]) if (rest !== '') side.push({ text: rest, differs: false });
  return pieces;
}
