import { hash } from 'node:crypto';

const sha256 = (data: string | Buffer): string => hash('sha256', data, 'base64url');

/** How a challenge is wrongly made of a verifier, and what the login announced by it. */
interface Making {
  make(verifier: string): string;
  /** Rest of a sentence that begins with "The code_challenge of this login is". */
  words: string;
}

/** Wrong ways that give 43 characters of base64url, so the authorization endpoint can't notice. */
const MAKINGS: readonly Making[] = [
  {
    make: (verifier) => sha256(Buffer.from(verifier, 'base64url')),
    words: 'the SHA-256 of the bytes that the code_verifier encodes, not of its characters',
  },
  {
    make: (verifier) => sha256(Buffer.from(verifier, 'hex')),
    words: 'the SHA-256 of the bytes that the code_verifier encodes in hex, not of its characters',
  },
  {
    make: (verifier) => sha256(hash('sha256', verifier, 'hex')),
    words: 'hashed twice: it is the SHA-256 of the SHA-256 in hex',
  },
  {
    make: (verifier) => sha256(sha256(verifier)),
    words: 'hashed twice: it is the SHA-256 of the SHA-256 in base64url',
  },
  {
    make: (verifier) => sha256(hash('sha256', verifier, 'buffer')),
    words: 'hashed twice: it is the SHA-256 of the bytes of the SHA-256',
  },
  {
    make: (verifier) => sha256(Buffer.from(verifier, 'utf16le')),
    words: 'the SHA-256 of the code_verifier in UTF-16, not in ASCII',
  },
  {
    make: (verifier) => sha256(`${verifier}\n`),
    words: 'the SHA-256 of the code_verifier with a line break at its end',
  },
  {
    make: (verifier) => sha256(JSON.stringify(verifier)),
    words: 'the SHA-256 of the code_verifier in quotation marks',
  },
  { make: (verifier) => sha256(verifier.toLowerCase()), words: 'the SHA-256 of the code_verifier in lower case' },
];

/** How the challenge was made of this verifier, if in one of the known wrong ways. */
export const wronglyMade = (verifier: string, code_challenge: string): string | undefined =>
  MAKINGS.find(({ make }) => make(verifier) === code_challenge)?.words;

/** The challenge that a verifier has (RFC 7636 §4.2). */
export const challengeOf = (verifier: string, method: 'S256' | 'plain' = 'S256'): string =>
  method === 'S256' ? sha256(verifier) : verifier;
