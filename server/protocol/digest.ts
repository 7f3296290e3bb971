import { hash, timingSafeEqual } from 'node:crypto';

/** The key a bearer value is stored under: its SHA-256. */
export const hashOf = (value: string): string => hash('sha256', value, 'base64url');

/** Compares in constant time for strings of equal length. */
export function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
