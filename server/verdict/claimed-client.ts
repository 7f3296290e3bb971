import type { Client } from '../../contract/config/client.ts';
import { headerValues } from '../../contract/traffic/events.ts';
import { readAssertion } from '../protocol/client-assertion.ts';
import type { Case } from './case.ts';

type Request = Pick<Case, 'exchange' | 'query' | 'form'>;

/** The id and secret of an HTTP Basic header, decoded as far as it can be. */
export function basicOf({ exchange }: Pick<Case, 'exchange'>): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic +(.*)$/i.exec(headerValues(exchange.request.headers, 'authorization')[0] ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded.trim(), 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { id: lenient(decoded.slice(0, colon)), secret: lenient(decoded.slice(colon + 1)) };
}

function lenient(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

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
