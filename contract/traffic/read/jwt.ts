/** Node and browsers both have them, but this folder uses the types of neither. */
declare const TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
declare const atob: (text: string) => string;

export interface Jwt {
  raw: string;
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** The base64url header and payload, which are what is signed. */
  signed: string;
  signature: string;
}

/**
 * Matches a JWT in compact form (RFC 7515 §3.1): three base64url parts, the first of which begins with `{"`. A first part
 * without the others matches too, and is no JWT. Otherwise it would be read again from each of its letters.
 */
const JWT_OR_PART = /eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*)?/g;

/** Every text that has the form of a JWT, and where it begins. */
export const jwtsIn = (text: string): { raw: string; index: number }[] =>
  [...text.matchAll(JWT_OR_PART)].flatMap(({ 0: raw, 1: rest, index }) => (rest === undefined ? [] : [{ raw, index }]));

/** Decodes base64url to a binary string. Throws for anything else. */
const base64urlBinary = (text: string): string => atob(text.replaceAll('-', '+').replaceAll('_', '/'));

/** Decodes base64url to bytes. Throws for anything else. */
export const base64urlBytes = (text: string): Uint8Array<ArrayBuffer> => bytesOf(base64urlBinary(text));

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const NOT_ASCII = /[\u0080-\u00ff]/;

function decodeObject(part: string): Record<string, unknown> | undefined {
  try {
    const binary = base64urlBinary(part);
    const value: unknown = JSON.parse(NOT_ASCII.test(binary) ? utf8.decode(bytesOf(binary)) : binary);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes a JWT without verifying it. Undefined if it is not a JWT (RFC 7519 §7.2). */
export function decodeJwt(raw: string): Jwt | undefined {
  const parts = raw.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) return undefined;
  const header = decodeObject(head);
  const payload = decodeObject(body);
  return header && payload && { raw, header, payload, signed: `${head}.${body}`, signature };
}
