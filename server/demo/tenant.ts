import type { FlowLog } from '../core/ports.ts';

/** What the portal is told of a workspace: its addresses, and the client that the portal is. */
export interface DemoTenant {
  /** The issuer identifier: `{base}/{tid}/{aid}`. */
  issuer: string;
  /** `{tid}/{aid}`. */
  id: string;
  /** `/{tid}/{aid}`. */
  path: string;
  /** The name of the portal's cookie. */
  cookieName: string;
  /** The portal's own credentials; absent when somebody removed its client. */
  client?: { client_id: string; client_secret: string };
  /** The portal's client id, whether it exists or not. */
  client_id: string;
  /** What the portal asks for unless told otherwise. */
  scope: readonly string[];
  /** The sample resource server's name in `aud`. */
  audience: string;
}

/** Puts on record what only a client can see: steps 1, 9 and 10. */
export interface Witness {
  /** The user is at the client, which is about to send the browser to authorize with this state. */
  visited(visit: { client_id: string; state: string }): void;
  /** The flow of an exchange, by its X-Trace-ID. */
  flowOf(traceId: string): FlowLog | undefined;
}

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export const portalUrl = (tenant: DemoTenant): string => `${tenant.issuer}/demo`;
export const callbackUrl = (tenant: DemoTenant): string => `${tenant.issuer}/demo/callback`;
export const resourceUrl = (tenant: DemoTenant): string => `${tenant.issuer}/demo/resource`;

/** The scope that the sample resource server asks for. */
export const RESOURCE_SCOPE = 'accounts.read';
