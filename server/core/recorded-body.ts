import { BODY_LIMIT_BYTES, type RecordedBody } from '../../contract/traffic/events.ts';

/** A body that was made of pieces. Most of them repeat from page to page, so the record keeps those once. */
class PiecedBody implements RecordedBody {
  readonly text: string;
  readonly bytes: number;
  readonly cut = false;
  readonly #pieces: readonly string[];

  constructor(text: string, bytes: number, pieces: readonly string[]) {
    this.text = text;
    this.bytes = bytes;
    this.#pieces = pieces;
  }

  static piecesOf(body: RecordedBody): readonly string[] | undefined {
    return #pieces in body ? body.#pieces : undefined;
  }
}

export const { piecesOf } = PiecedBody;

/** A body as it is recorded, cut at BODY_LIMIT_BYTES. */
export function recordBody(text: string, bytes: number, pieces?: readonly string[]): RecordedBody {
  if (bytes > BODY_LIMIT_BYTES)
    return { text: Buffer.from(text).subarray(0, BODY_LIMIT_BYTES).toString('utf8'), bytes, cut: true };
  return pieces ? new PiecedBody(text, bytes, pieces) : { text, bytes, cut: false };
}
