import type { z } from 'zod';
import { AUTHORIZATION } from './catalogue/authorization.ts';
import { DISCOVERY_DOCUMENT, JWKS } from './catalogue/documents.ts';
import { JWT_CLAIMS } from './catalogue/jwt-claims.ts';
import { JWT_SIGNATURE } from './catalogue/jwt-signature.ts';
import { INTROSPECTION, LOGOUT_RESPONSE, REVOCATION, USERINFO_RESPONSE } from './catalogue/resources.ts';
import { REFRESH, TOKEN_RESPONSE } from './catalogue/token-response.ts';
import { HTTP, NETWORK } from './catalogue/transport.ts';
import type { FaultRow } from './row.ts';

/** Every kind of fault that can be planted, by family. To add a kind, add a row, and its code in server/faults/. */
export const FAULT_KINDS = {
  ...AUTHORIZATION,
  ...TOKEN_RESPONSE,
  ...JWT_SIGNATURE,
  ...JWT_CLAIMS,
  ...REFRESH,
  ...JWKS,
  ...DISCOVERY_DOCUMENT,
  ...USERINFO_RESPONSE,
  ...INTROSPECTION,
  ...REVOCATION,
  ...LOGOUT_RESPONSE,
  ...HTTP,
  ...NETWORK,
} as const satisfies Readonly<Record<string, FaultRow>>;

export type FaultKind = keyof typeof FAULT_KINDS;
/** The parameters of a kind, with defaults filled in. */
export type FaultParams<K extends FaultKind> = z.output<(typeof FAULT_KINDS)[K]['params']>;

/** The row of a kind that may be misspelled. */
export const faultRow = (kind: string): FaultRow | undefined =>
  Object.hasOwn(FAULT_KINDS, kind) ? FAULT_KINDS[kind as FaultKind] : undefined;
