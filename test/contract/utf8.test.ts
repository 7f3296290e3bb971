import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { decodeUtf8, ENCODINGS } from '../../contract/config/utf8.ts';
import { FAULTS } from '../world/fault-texts.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

function utf16(text: string, { big = false, mark = true } = {}): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

function utf32(text: string, mark = true): Uint8Array {
  const points = [...`${mark ? '\uFEFF' : ''}${text}`].map((character) => character.codePointAt(0)!);
  return new Uint8Array(Uint32Array.from(points).buffer);
}

describe('text in a file is UTF-8 (RFC 8259 §8.1)', () => {
  test('whatever is UTF-8 comes out as it is, without its byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^.?\0/su.test(text) && !text.startsWith('\uFEFF'));
        expect(decodeUtf8(utf8(text))).toEqual({ text });
        expect(decodeUtf8(utf8(`\uFEFF${text}`))).toEqual({ text });
      }),
    );
  });

  test('Latin-1 is refused with line, column and byte, and the text around it can be shown', () => {
    const { text, fault } = decodeUtf8(latin1('{\r\n  "name": "Ren\xe9e"\r\n}'));
    expect(fault).toMatchObject({ line: 2, column: 15, byte: 18 });
    expect(fault?.message).toBe(`byte 18 is 0xE9; ${FAULTS.saveAsUtf8}`);
    expect(text).toContain('Ren\uFFFDe');
  });

  test('a column counts characters, and not the byte order mark', () => {
    const bytes = Buffer.concat([utf8('\uFEFF"Zoë, '), latin1('Ren\xe9"')]);
    expect(decodeUtf8(bytes).fault).toMatchObject({ line: 1, column: 10, byte: 14 });
  });

  test.each<[string, Uint8Array, number]>([
    ['Windows-1252, curly quotes', latin1('ab\x93c\x94'), 3],
    ['Shift_JIS', bytesOf(0x61, 0x82, 0xa0), 2],
    ['an overlong form', bytesOf(0x61, 0xc0, 0xaf), 2],
    ['a surrogate (CESU-8)', bytesOf(0x61, 0xed, 0xa0, 0xbd), 2],
    ['beyond U+10FFFF', bytesOf(0x61, 0xf4, 0x90, 0x80, 0x80), 2],
    ['a character that is cut off at the end', bytesOf(0x61, 0xf0, 0x9f, 0x98), 2],
    ['a character that is cut off by another', bytesOf(0x61, 0xe2, 0x82, 0x61, 0x61), 2],
    ['a lone continuation byte', bytesOf(0x61, 0x61, 0x80), 3],
  ])('%s is refused at its first byte (RFC 3629 §4)', (_name, bytes, byte) => {
    expect(decodeUtf8(bytes).fault).toMatchObject({ line: 1, byte });
  });

  test.each<[string, Uint8Array]>([
    [ENCODINGS.utf16le, utf16('{"a": "é"}')],
    [ENCODINGS.utf16be, utf16('{"a": "é"}', { big: true })],
    [ENCODINGS.utf16le, utf16('{"a": 1}', { mark: false })],
    [ENCODINGS.utf16be, utf16('{"a": 1}', { mark: false, big: true })],
    [ENCODINGS.utf16le, utf16('7', { mark: false })],
    [ENCODINGS.utf32le, utf32('{"a": 1}')],
    [ENCODINGS.utf32le, utf32('{"a": 1}', false)],
    [ENCODINGS.utf32be, bytesOf(0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b)],
  ])('%s is named as such', (name, bytes) => {
    const { fault } = decodeUtf8(bytes);
    expect(fault).toMatchObject({ line: 1, column: 1, byte: 1 });
    expect(fault?.message).toContain(`the file is in ${name}; save it as UTF-8`);
  });

  test('what the strict decoder refuses has a place, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        fc.pre(!bytes.subarray(0, 4).includes(0) && ![0xff, 0xfe].includes(bytes[0]!));
        const { fault } = decodeUtf8(bytes);
        if (!fault) return;
        const before = bytes.subarray(0, fault.byte - 1);
        expect(() => new TextDecoder('utf-8', { fatal: true }).decode(before)).not.toThrow();
        expect(fault.byte).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
