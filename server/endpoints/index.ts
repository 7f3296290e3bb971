/**
 * One file per endpoint: functions from a plain request to a plain reply, in flow order.
 *
 * They take what they need from Core, and don't know Express or sockets. Discovery lists exactly these.
 */
import type { Endpoint } from '../core/endpoint.ts';
import { authorize } from './authorize.ts';
import { consent } from './consent.ts';
import { createDiscovery } from './discovery.ts';
import { endSession } from './end-session.ts';
import { introspect } from './introspect.ts';
import { jwks } from './jwks.ts';
import { login } from './login.ts';
import { loginStatus } from './login-status.ts';
import { revoke } from './revoke.ts';
import { token } from './token.ts';
import { userinfo } from './userinfo.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  createDiscovery(() => ENDPOINTS),
  jwks,
  authorize,
  login,
  loginStatus,
  consent,
  token,
  userinfo,
  introspect,
  revoke,
  endSession,
];
