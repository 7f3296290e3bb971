import { createHash } from 'node:crypto';
import { undoable, type TextKind, type Transform } from './transform.ts';

const KINDS: readonly TextKind[] = ['secret', 'token', 'id'];

const digestOf = (name: string, encoding: 'hex' | 'base64' | 'base64url') => (value: string) =>
  createHash(name).update(value).digest(encoding);

const madeBy = (id: string, words: string, make: (value: string) => string): Transform => ({
  id,
  kinds: KINDS,
  matches: (received, value) => received === make(value),
  says: ({ subject, known }) => `${subject} is ${words} of ${known}, not ${known} itself.`,
});

/** The text that base64 was made of, if it is text. */
function fromBase64(received: string): string | undefined {
  if (received.length < 8 || !/^[\w+/-]+={0,2}$/.test(received)) return undefined;
  const bytes = Buffer.from(received, 'base64');
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

const padding = (text: string): string => text.replace(/=+$/, '');

export const DIGEST_TRANSFORMS: readonly Transform[] = [
  madeBy('sha256-hex', 'the SHA-256 in hex', digestOf('sha256', 'hex')),
  madeBy('sha256-base64', 'the SHA-256 in base64', digestOf('sha256', 'base64')),
  madeBy('sha256-base64url', 'the SHA-256 in base64url', digestOf('sha256', 'base64url')),
  madeBy('md5-hex', 'the MD5', digestOf('md5', 'hex')),
  madeBy('hex', 'the hex form', (value) => Buffer.from(value).toString('hex')),
  undoable('base64', KINDS, fromBase64, ({ subject, known }) => `${subject} is ${known} in base64.`),
  {
    id: 'base64-padding',
    kinds: KINDS,
    matches: (received, value) => padding(received) === padding(value),
    says: ({ subject, known }) => `${subject} differs from ${known} only in the = at its end.`,
  },
  {
    id: 'base64-alphabet',
    kinds: KINDS,
    matches: (received, value) =>
      received.replaceAll('+', '-').replaceAll('/', '_') === value.replaceAll('+', '-').replaceAll('/', '_'),
    says: ({ subject, known }) => `${subject} is written in another base64 alphabet than ${known}.`,
  },
];
