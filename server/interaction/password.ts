import { scrypt, timingSafeEqual } from 'node:crypto';
import type { User } from '../../contract/config/user.ts';
import { equal } from '../protocol/digest.ts';

const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const SHORTEST_HASH_BYTES = 16;

/** Whether this is the user's password. Hashing runs off the main thread. */
export async function matchesPassword(user: User, password: string): Promise<boolean> {
  if (user.hashed_password !== undefined) return matchesScrypt(user.hashed_password, password);
  return user.password !== undefined && equal(password, user.password);
}

function matchesScrypt(encoded: string, password: string): Promise<boolean> {
  const match = SCRYPT.exec(encoded);
  if (!match) return Promise.resolve(false);
  const [, ln, r, p, salt = '', hash = ''] = match;
  const expected = Buffer.from(hash, 'base64');
  // A truncated hash may be empty, and empty equals empty.
  if (expected.length < SHORTEST_HASH_BYTES) return Promise.resolve(false);
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p), maxmem: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    try {
      scrypt(password, Buffer.from(salt, 'base64'), expected.length, cost, (error, derived) =>
        resolve(!error && timingSafeEqual(derived, expected)),
      );
    } catch {
      resolve(false);
    }
  });
}
