import { decodeJwt } from '../read/jwt.ts';
import { answerIn, jsonIn, valueIn } from '../parameters.ts';
import type { Subject } from './facts.ts';

/** The issuer of a flow, from its ID token or its answer (OpenID Connect Core §2, RFC 9207 §2). */
export function issuerOf({ exchanges }: Subject): string | undefined {
  for (const exchange of exchanges) {
    const token = jsonIn(exchange.reply)?.['id_token'];
    const claimed = typeof token === 'string' ? decodeJwt(token)?.payload['iss'] : undefined;
    const issuer = claimed ?? valueIn(answerIn(exchange)?.params ?? [], 'iss');
    if (typeof issuer === 'string' && issuer !== '') return issuer;
  }
  return undefined;
}

/** Replaces the issuer and its host in a value, so that two servers can be compared. */
export function neutralTo(issuer: string | undefined): (text: string) => string {
  if (issuer === undefined) return (text) => text;
  const plain = issuer.replace(/\/$/, '');
  const host = plain.replace(/^\w+:\/\//, '');
  const [name = host, ...path] = host.split('/');
  return (text) => {
    const whole = text === issuer ? plain : text;
    return whole
      .replaceAll(plain, '{issuer}')
      .replaceAll(host, '{host}/{path}')
      .replaceAll([name.replace(/:\d+$/, ''), ...path].join('/'), '{host}/{path}');
  };
}
