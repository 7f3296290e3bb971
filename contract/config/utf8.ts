/** Where bytes stop being valid UTF-8. Lines, columns and bytes count from 1. */
export interface EncodingFault {
  message: string;
  line: number;
  column: number;
  byte: number;
}

/** The decoded text. If there is a fault, it is only good for showing the position. */
export interface Decoded {
  text: string;
  fault?: EncodingFault;
}

/** Node and browsers both have it (WHATWG Encoding), but this folder uses the types of neither. */
declare const TextDecoder: new (label: string, options?: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

/** The message for a file with this fault. It goes after the file's name. */
export const notUtf8 = ({ line, column, message }: Pick<EncodingFault, 'line' | 'column' | 'message'>): string =>
  `is not valid UTF-8: line ${line}, column ${column}: ${message}`;

/** The names of encodings other than UTF-8. */
export const ENCODINGS = {
  utf16le: 'UTF-16 (little-endian)',
  utf16be: 'UTF-16 (big-endian)',
  utf32le: 'UTF-32 (little-endian)',
  utf32be: 'UTF-32 (big-endian)',
} as const;

const REMEDY = 'save it as UTF-8 (RFC 8259 §8.1)';

/** The message for a file in another encoding. */
export const encodingFault = (encoding: string): string => `the file is in ${encoding}; ${REMEDY}`;

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

/**
 * Decodes a file, which must be UTF-8 (RFC 8259 §8.1). Ignores a byte order mark, as the RFC allows. For other bytes,
 * reports what is wrong and where, with the readable text to show the position.
 */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const encoding = otherEncodingOf(bytes);
  if (encoding !== undefined) {
    return { text: '', fault: { message: encodingFault(encoding), line: 1, column: 1, byte: 1 } };
  }
  try {
    return { text: strict.decode(bytes) };
  } catch {
    return { text: lenient.decode(bytes), fault: faultAt(bytes, firstIllFormed(bytes)) };
  }
}

/** Detects UTF-16 and UTF-32 by their byte order marks, or by NULs beside the ASCII that JSON and YAML begin with. */
function otherEncodingOf(bytes: Uint8Array): string | undefined {
  const head = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? '00' : byte.toString(16))).join(' ');
  const known = MARKS.find(([pattern]) => pattern.test(head));
  return known?.[1];
}

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/^ff fe 00 00$/, ENCODINGS.utf32le],
  [/^00 00 fe ff$/, ENCODINGS.utf32be],
  [/^ff fe/, ENCODINGS.utf16le],
  [/^fe ff/, ENCODINGS.utf16be],
  [/^(?!00)\w\w? 00 00 00$/, ENCODINGS.utf32le],
  [/^00 00 00 (?!00)\w\w?$/, ENCODINGS.utf32be],
  [/^(?!00)\w\w? 00 /, ENCODINGS.utf16le],
  [/^(?!00)\w\w? 00$/, ENCODINGS.utf16le],
  [/^00 (?!00)\w\w?(?: |$)/, ENCODINGS.utf16be],
];

function faultAt(bytes: Uint8Array, at: number): EncodingFault {
  const before = lenient.decode(bytes.subarray(0, at)).split(/\r\n|\n|\r/);
  const value = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return {
    message: `byte ${at + 1} is 0x${value}; ${REMEDY}`,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    byte: at + 1,
  };
}

/** The position of the first character that is not well-formed UTF-8 (RFC 3629 §4). */
function firstIllFormed(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = wellFormedLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/**
 * The range of the first byte, the range of the second byte, which may be narrower than 80 to BF, and the character's
 * length.
 */
const FORMS: readonly (readonly [from: number, to: number, low: number, high: number, length: number])[] = [
  [0x00, 0x7f, 0x80, 0xbf, 1],
  [0xc2, 0xdf, 0x80, 0xbf, 2],
  [0xe0, 0xe0, 0xa0, 0xbf, 3],
  [0xe1, 0xec, 0x80, 0xbf, 3],
  [0xed, 0xed, 0x80, 0x9f, 3],
  [0xee, 0xef, 0x80, 0xbf, 3],
  [0xf0, 0xf0, 0x90, 0xbf, 4],
  [0xf1, 0xf3, 0x80, 0xbf, 4],
  [0xf4, 0xf4, 0x80, 0x8f, 4],
];

function wellFormedLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const form = FORMS.find(([from, to]) => first >= from && first <= to);
  if (!form) return 0;
  const [, , low, high, length] = form;
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset] ?? 0;
    const isFirst = offset === 1;
    if (byte < (isFirst ? low : 0x80) || byte > (isFirst ? high : 0xbf)) return 0;
  }
  return length;
}
