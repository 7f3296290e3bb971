import type { RequestListener } from 'node:http';
import type { Router } from 'express';
import { createDemoPortal, type DemoTenant, type Fetch, type SessionStore } from '../demo/index.ts';
import type { EventLog } from '../core/ports.ts';
import { fetchInside } from '../http/tls/fetch.ts';
import { createWitness } from '../live/witness.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';
import { audienceOf } from '../protocol/access-token.ts';

export interface DemoComposition {
  core: Core;
  bus: EventLog;
  /** The origin that clients see. */
  base: string;
  /** The same server from within this process. */
  loopback: string;
  /** With https: answers requests of this process without TLS. */
  inside?: RequestListener | undefined;
}

/** The Demo Portal. It knows only what any client knows about its server: URLs, and its own client. */
export function composeDemo({ core, bus, base, loopback, inside }: DemoComposition): Router {
  const { config, clock, ids, live } = core;
  return createDemoPortal({
    tenantOf(tid, aid) {
      const issuer = config.issuer(tid, aid);
      return issuer && tenantOf(issuer);
    },
    fetch: inside ? fetchAt(base, fetchInside(inside)) : fetchBehind(base, loopback),
    clock,
    ids,
    sessions: sessionsIn(core),
    witness: createWitness({ bus, live }),
  });
}

/** The portal's sessions in the runtime store. Only their hashes are used as keys. */
function sessionsIn({ runtime }: Core): SessionStore {
  const keyOf = (workspace: string, id: string): string => hashOf(`${workspace} ${id}`);
  return {
    get: async (workspace, id) => (await runtime.get('portalSession', keyOf(workspace, id)))?.session,
    async put(workspace, id, session, ttlSeconds) {
      await runtime.put('portalSession', keyOf(workspace, id), { workspace, session }, { ttlSeconds });
    },
    async drop(workspace, id) {
      await runtime.drop('portalSession', keyOf(workspace, id));
    },
  };
}

const WANTED = ['openid', 'profile', 'email', 'offline_access', 'accounts.read'];

function tenantOf(issuer: Issuer): DemoTenant {
  const client_id = `${issuer.workspace.aid}-demo`;
  const client = issuer.clients.get(client_id);
  const subscribed = client?.scopes ?? [];
  const [service = ''] = client ? audienceOf(issuer, { ...client, audience: [] }, ['accounts.read']).slice(1) : [];
  return {
    issuer: issuer.url,
    id: issuer.id,
    path: issuer.path,
    cookieName: `${issuer.cookiePrefix}-demo`,
    client_id,
    scope: WANTED.filter((scope) => subscribed.includes(scope)),
    audience: service,
    ...(client?.client_secret !== undefined && { client: { client_id, client_secret: client.client_secret } }),
  };
}

/**
 * A fetch that reaches the public URL from inside, and says which URL that is, as a proxy would. Behind a proxy or in a
 * container the URL itself may be unreachable.
 */
function fetchBehind(base: string, loopback: string): Fetch {
  const { host, protocol } = new URL(base);
  return (url, init) => {
    if (!url.startsWith(`${base}/`)) return fetch(url, init);
    const headers = new Headers(init?.headers);
    headers.set('X-Forwarded-Host', host);
    headers.set('X-Forwarded-Proto', protocol.slice(0, -1));
    return fetch(loopback + url.slice(base.length), { ...init, headers });
  };
}

/** A fetch that asks this server in another way than the rest of the world. */
const fetchAt =
  (base: string, fetchOwn: Fetch): Fetch =>
  (url, init) =>
    (url.startsWith(`${base}/`) ? fetchOwn : fetch)(url, init);
