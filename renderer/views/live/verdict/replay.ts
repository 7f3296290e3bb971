import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { absoluteUrl, queryOf } from '../../../../contract/traffic/read/message.ts';

/** Parameters that are good for one use. */
const ONE_USE = new Set(['login_id', 'request_uri']);

/** The URL that makes a request once more. Only a GET of the authorization endpoint can be repeated as it was. */
export function replayUrl(exchange: Exchange | undefined, origin: string): string | undefined {
  if (exchange?.endpoint !== 'authorize' || exchange.request.method !== 'GET') return undefined;
  if (queryOf(exchange.request.url).some(([name]) => ONE_USE.has(name))) return undefined;
  return absoluteUrl(exchange.request.url, origin);
}
