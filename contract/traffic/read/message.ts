import { headerValues, type RecordedBody, type RecordedHeaders } from '../events.ts';

export type Pair = readonly [name: string, value: string];

/** Query parameters of a path, decoded, in order. */
export function queryOf(url: string): Pair[] {
  const start = url.indexOf('?');
  return start < 0 ? [] : [...new URLSearchParams(url.slice(start + 1).split('#', 1)[0])];
}

/** The URL without query and fragment, including the host if it is absolute. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\//i, '').split(/[?#]/, 1)[0] ?? url;

/** The absolute URL of a request. Requests to the issuer's origin are recorded with path and query only. */
export const absoluteUrl = (url: string, origin: string): string => (url.startsWith('/') ? origin + url : url);

/** The request target in the request line (RFC 9112 §3.2.1). */
export const targetOf = (url: string): string => url.replace(/^https?:\/\/[^/?#]*\/?/i, '/').split('#', 1)[0] ?? url;

/** A path without its workspace prefix, which is the same everywhere. */
export function shortPath(url: string, workspace: string | undefined): string {
  const path = pathOf(url);
  const prefix = `/${workspace ?? ''}`;
  return workspace !== undefined && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** Headers as pairs. A header sent several times gives several pairs. */
export const headerPairs = (headers: RecordedHeaders): Pair[] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map((text): Pair => [name, text]));

/** The first value of a header. */
export const headerOf = (headers: RecordedHeaders, name: string): string | undefined => headerValues(headers, name)[0];

export type ReadBody =
  | { kind: 'none' }
  | { kind: 'form'; fields: Pair[] }
  | { kind: 'json'; value: unknown }
  | { kind: 'text'; text: string; problem?: string };

/** Parses a body according to its Content-Type, and says where parsing failed. */
export function readBody(body: RecordedBody | undefined, headers: RecordedHeaders): ReadBody {
  if (!body || body.bytes === 0) return { kind: 'none' };
  if (body.text === '') return { kind: 'text', text: '', problem: `None of its ${body.bytes} bytes are on record.` };
  const type = headerOf(headers, 'content-type') ?? '';
  if (/^application\/x-www-form-urlencoded/i.test(type)) {
    return { kind: 'form', fields: [...new URLSearchParams(body.text)] };
  }
  if (!/[/+]json\b/i.test(type)) return { kind: 'text', text: body.text };
  try {
    return { kind: 'json', value: JSON.parse(body.text) as unknown };
  } catch (cause) {
    const problem = body.cut
      ? `Only the first ${body.text.length} of ${body.bytes} bytes were recorded.`
      : `Invalid JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { kind: 'text', text: body.text, problem };
  }
}

/** Username and password from `Authorization: Basic` (RFC 7617 §2), form-decoded (RFC 6749 §2.3.1). */
export function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const [id = '', ...secret] = atob(encoded).split(':');
    return { id: decodeFormPart(id), secret: decodeFormPart(secret.join(':')) };
  } catch {
    return undefined;
  }
}

function decodeFormPart(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? text;
}
