import { basicCredentials, headerOf, type Pair } from '../read/message.ts';
import { sentIn, valueIn } from '../parameters.ts';
import { decodeJwt } from '../read/jwt.ts';
import type { Exchange } from '../traffic-schema.ts';

/** The parameter that stands for the method. */
export const CLIENT_AUTHENTICATION = 'client authentication';

/** The method of client authentication, and credentials from the header (RFC 6749 §2.3.1, RFC 7521 §4.2). */
export function clientAuthentication(exchange: Exchange): Pair[] {
  const sent = sentIn(exchange);
  const basic = basicCredentials(headerOf(exchange.request.headers, 'authorization'));
  const method = [CLIENT_AUTHENTICATION, methodOf(sent, basic !== undefined)] as const;
  return basic ? [method, ['client_id', basic.id], ['client_secret', basic.secret]] : [method];
}

function methodOf(sent: readonly Pair[], isBasic: boolean): string {
  const assertion = valueIn(sent, 'client_assertion');
  if (assertion !== undefined)
    return String(decodeJwt(assertion)?.header['alg']).startsWith('HS') ? 'client_secret_jwt' : 'private_key_jwt';
  if (isBasic) return 'client_secret_basic';
  return valueIn(sent, 'client_secret') === undefined ? 'none' : 'client_secret_post';
}
