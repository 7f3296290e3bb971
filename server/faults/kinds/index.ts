import type { FaultKind } from '../../../contract/faults/kinds.ts';
import type { FaultCode } from '../kind.ts';
import { AUTHORIZATION } from './authorization.ts';
import { DISCOVERY, JWKS } from './documents.ts';
import { JWT } from './jwt.ts';
import { INTROSPECTION, LOGOUT, REVOCATION, USERINFO } from './resources.ts';
import { REFRESH, TOKEN_RESPONSE } from './token-response.ts';
import { HTTP, NETWORK } from './transport.ts';

/** The code of every kind in the catalogue. The parameters were parsed when the fault was planted. */
export const FAULT_CODE: Readonly<Record<FaultKind, FaultCode>> = {
  ...AUTHORIZATION,
  ...TOKEN_RESPONSE,
  ...JWT,
  ...REFRESH,
  ...JWKS,
  ...DISCOVERY,
  ...USERINFO,
  ...INTROSPECTION,
  ...REVOCATION,
  ...LOGOUT,
  ...HTTP,
  ...NETWORK,
};
