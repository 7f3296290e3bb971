import type { KeyView } from '../../../contract/admin.ts';

/** The public keys as a JWKS document (RFC 7517 §5). */
export const jwksOf = (keys: readonly KeyView[]): string =>
  `${JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }, null, 2)}\n`;

/** Saves a text as a file, by the browser's own way. */
export function saveFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
