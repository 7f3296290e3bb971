import { headerValues } from '../../../contract/traffic/events.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import { originForm } from '../../core/http-message.ts';
import type { Issuer } from '../../core/ports.ts';
import { hashOf } from '../../protocol/digest.ts';
import type { Case, Finding } from '../case.ts';
import { claimedClientId } from '../claimed-client.ts';

export const headerOf = ({ request }: Pick<Exchange, 'request'>, name: string): string | undefined =>
  headerValues(request.headers, name)[0];

/** The path of a request target. */
export const pathOf = (url: string): string => originForm(url).split(/[?#]/, 1)[0] ?? '';

/** The workspace that is meant by a request that names none: the only one, or the only one with its client. */
export function meantIssuer(the: Case): Issuer | undefined {
  if (the.issuer) return the.issuer;
  const issuers = the.core.config.issuers();
  if (issuers.length === 1) return issuers[0];
  const client_id = claimedClientId(the);
  const having = issuers.filter(({ clients }) => client_id !== undefined && clients.has(client_id));
  return having.length === 1 ? having[0] : undefined;
}

/** The login whose code or token a request carries. */
export async function carriedLogin({ core, form, query, exchange }: Case): Promise<Pick<Finding, 'related'>> {
  const sent = (name: string): string => hashOf(form.get(name) ?? query.get(name) ?? '');
  const [, bearer = ''] = /^bearer +(\S+)/i.exec(headerOf(exchange, 'authorization') ?? '') ?? [];
  const found =
    (await core.runtime.get('code', sent('code'))) ??
    (await core.runtime.get('spentCode', sent('code'))) ??
    (await core.runtime.get('refreshToken', sent('refresh_token'))) ??
    (await core.runtime.get('accessToken', hashOf(bearer)));
  return found ? { related: [{ flowId: found.flowId, why: 'the login whose code or token it carries' }] } : {};
}
