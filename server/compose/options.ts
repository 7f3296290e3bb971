/**
 * Parsers of the `serve` options, for the command line and the desktop app. Each returns undefined for an invalid
 * value.
 */

/** A port; 0 picks a free one. */
export function portIn(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined;
}

/** An http or https origin, without anything after it. */
export function originIn(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined;
}

/** A token that can be sent in a header: 1 to 512 printable ASCII characters without spaces. */
export const adminTokenIn = (text: string): string | undefined =>
  /^[\x21-\x7e]{1,512}$/.test(text) ? text : undefined;
