import type { EventMap } from '../../../contract/traffic/events.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import { derived } from '../../core/memory/derived.ts';
import type { ConfigStore, Issuer } from '../../core/ports.ts';
import { addressedBy } from './endpoints.ts';

type Received = EventMap['exchange.received'];

/** Whether a browser keeps the reply from the script that asked, whatever its status (Fetch, CORS protocol). */
export function isWithheld({ endpoint, request }: Received, reply: Exchange['reply']): boolean {
  const { origin, host } = request.headers;
  if (typeof origin !== 'string' || !reply) return false;
  if (request.method === 'OPTIONS') return isPreflightInVain(request.headers, reply.headers);
  const mode = request.headers['sec-fetch-mode'];
  if (mode === 'no-cors') return request.headers['sec-fetch-dest'] === 'empty' && endpoint !== 'revoke';
  if (mode === undefined ? addressedBy(endpoint)?.isPage : mode !== 'cors') return false;
  if (origin.slice(origin.indexOf('//') + 2) === host) return false;
  if (reply.headers['Access-Control-Allow-Origin'] === undefined) return true;
  return mode === 'cors' && request.headers['cookie'] !== undefined;
}

function isPreflightInVain(asked: Received['request']['headers'], given: Received['request']['headers']): boolean {
  if (given['Access-Control-Allow-Origin'] === undefined) return true;
  const method = asked['access-control-request-method'];
  return typeof method === 'string' && !String(given['Allow']).split(', ').includes(method);
}

const hostsOf = derived(({ names }: Issuer) => new Set([...names.keys()].map((url) => url.split('/', 3)[2] ?? '')));

/** Whether what names an issuer was fetched under a host that may not be the issuer's. */
export function isUnderAnotherHost(config: ConfigStore, { endpoint, workspace, request }: Received): boolean {
  if ((endpoint !== 'discovery' && endpoint !== 'jwks') || workspace === undefined) return false;
  const { host } = request.headers;
  const forwarded = request.headers['x-forwarded-host'] ?? request.headers['x-forwarded-proto'];
  const slash = workspace.indexOf('/');
  const issuer = config.issuer(workspace.slice(0, slash), workspace.slice(slash + 1));
  return issuer !== undefined && host !== undefined && (!hostsOf(issuer).has(String(host)) || forwarded !== undefined);
}
