import type { Client } from '../../contract/config/client.ts';
import { headerValues } from '../../contract/traffic/events.ts';
import { readAssertion } from '../protocol/client-assertion.ts';
import { readBasic, type BasicCredentials } from '../protocol/client-auth.ts';
import type { Case } from './case.ts';

type Request = Pick<Case, 'exchange' | 'query' | 'form'>;

/** The id and secret of an HTTP Basic header, decoded as far as it can be. */
export const basicOf = ({ exchange }: Pick<Case, 'exchange'>): BasicCredentials | undefined =>
  readBasic(headerValues(exchange.request.headers, 'authorization')[0]);

/** The client_id that a request names, in whatever way. It proves nothing. */
export function claimedClientId(request: Request): string | undefined {
  const { query, form } = request;
  return basicOf(request)?.id ?? form.get('client_id') ?? assertedId(form) ?? query.get('client_id') ?? undefined;
}

function assertedId(form: URLSearchParams): string | undefined {
  try {
    return readAssertion(form.get('client_assertion') ?? '').client_id;
  } catch {
    return undefined;
  }
}

export const claimedClient = (request: Request & Pick<Case, 'issuer'>): Client | undefined =>
  request.issuer?.clients.get(claimedClientId(request) ?? '');
