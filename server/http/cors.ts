import type { Endpoint, ReplyHeaders } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import { isLoopbackHost } from '../protocol/redirect-uri.ts';

const originsOf = new WeakMap<Issuer, ReadonlySet<string>>();

/** The origins of every redirect URI that a client registered. */
function registeredOrigins(issuer: Issuer): ReadonlySet<string> {
  let origins = originsOf.get(issuer);
  if (!origins) {
    const uris = issuer.workspace.clients.flatMap((client) => client.redirect_uris);
    origins = new Set(
      uris.filter((uri) => /^https?:/i.test(uri) && URL.canParse(uri)).map((uri) => new URL(uri).origin),
    );
    originsOf.set(issuer, origins);
  }
  return origins;
}

function permits(issuer: Issuer, origin: string): boolean {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  const { origin: proper, hostname } = new URL(origin);
  return origin === proper && (registeredOrigins(issuer).has(origin) || isLoopbackHost(hostname));
}

/** The CORS headers of an answer, errors included; never with credentials (Fetch §3.3). */
export function corsHeaders(endpoint: Endpoint, issuer: Issuer, origin: string | undefined): ReplyHeaders | undefined {
  if (endpoint.cors === 'none') return undefined;
  const expose = { 'Access-Control-Expose-Headers': 'X-Trace-ID, WWW-Authenticate' };
  if (endpoint.cors === 'open') return { 'Access-Control-Allow-Origin': '*', ...expose };
  if (origin === undefined || !permits(issuer, origin)) return { Vary: 'Origin' };
  return { 'Access-Control-Allow-Origin': origin, Vary: 'Origin', ...expose };
}

/** The further headers of a preflight's answer (Fetch §3.3.3). */
export const preflightHeaders = (endpoint: Endpoint): ReplyHeaders => ({
  'Access-Control-Allow-Methods': endpoint.methods.join(', '),
  'Access-Control-Allow-Headers': 'Authorization, Content-Type',
  'Access-Control-Max-Age': '600',
});
