import type { KeyView } from '../../../contract/admin.ts';

/** The public keys as a JWKS document (RFC 7517 §5). */
export const jwksOf = (keys: readonly KeyView[]): string =>
  `${JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }, null, 2)}\n`;
