import { readFile } from 'node:fs/promises';
import { decodeUtf8, type Decoded } from '../../contract/utf8.ts';
import { ConfigError } from './config-error.ts';
import { about } from './config-text.ts';

/**
 * Reads what bytes hold and makes a sentence about `subject` of what is wrong with it, beginning with bytes that are
 * not UTF-8 (RFC 8259 §8.1). Throws ConfigError with the place of every fault.
 */
export function aboutBytes<T>(subject: string, bytes: Uint8Array, read: (text: string) => T): T {
  const decoded = decodeUtf8(bytes);
  return about(subject, () => read(soundText(decoded)), decoded.text || undefined);
}

/** The text of a file that somebody shares. Throws ConfigError when there is none, or it isn't UTF-8. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = WHY_NOT[String(error.code)] ?? String(error.code);
    throw new ConfigError('read', `${path} cannot be read: ${why}.`, [], error);
  });
  return aboutBytes(path, bytes, (text) => text);
}

const WHY_NOT: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' };

function soundText({ text, fault }: Decoded): string {
  if (!fault) return text;
  const { line, column, message } = fault;
  throw new ConfigError('invalid', `is not UTF-8: line ${line}, column ${column}: ${message}`, [
    { path: '', message, line, column },
  ]);
}
