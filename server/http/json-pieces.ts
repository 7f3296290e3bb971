const LONG_LIST = 100;
const PIECE_CHARACTERS = 64 * 1024;

const isLongList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > LONG_LIST;

/** Whether a value is, or has as a member, a list too long to stringify at once. */
export const isLong = (value: unknown): value is object =>
  isLongList(value) || (typeof value === 'object' && value !== null && Object.values(value).some(isLongList));

/** The same text as JSON.stringify gives for plain data, in pieces. */
export function* jsonPieces(value: object): Generator<string> {
  if (Array.isArray(value)) return yield* listPieces(value);
  let before = '{';
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    if (isLongList(member)) yield* listPieces(member);
    else yield JSON.stringify(member);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  let piece = '[';
  for (const [index, entry] of list.entries()) {
    piece += (index === 0 ? '' : ',') + JSON.stringify(entry ?? null);
    if (piece.length <= PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}
