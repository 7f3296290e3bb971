import type { FlowLog } from '../core/ports.ts';

/** What the portal knows about a workspace: its URLs, and the portal's own client. */
export interface DemoTenant {
  /** The issuer identifier: `{base}/{tid}/{aid}`. */
  issuer: string;
  /** `{tid}/{aid}`. */
  id: string;
  /** `/{tid}/{aid}`. */
  path: string;
  /** The name of the portal's cookie. */
  cookieName: string;
  /** The portal's own credentials. Absent if its client was deleted. */
  client?: { client_id: string; client_secret: string };
  /** The portal's client id, whether or not it exists. */
  client_id: string;
  /** The scopes the portal requests by default. */
  scope: readonly string[];
  /** The sample resource server's name in `aud`. */
  audience: string;
}

/** Records what only a client can see: steps 1, 9 and 10. */
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

/** The scope the sample resource server requires. */
export const RESOURCE_SCOPE = 'accounts.read';
