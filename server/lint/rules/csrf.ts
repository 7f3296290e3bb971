import { isPublicClient } from '../../../contract/config/client.ts';
import type { Login } from '../dossier.ts';
import { repeatsOf } from '../repeats.ts';
import type { Offence, Rule } from '../rule.ts';
import { countOf, shareOf } from '../words.ts';

export const isOpenId = ({ params }: Login): boolean => (params.get('scope') ?? '').split(' ').includes('openid');
const has = ({ params }: Login, name: string): boolean => (params.get(name) ?? '') !== '';
/** A nonce protects only where there is an ID token to hold it. */
const hasNonce = (login: Login): boolean => isOpenId(login) && has(login, 'nonce');
const hasPkce = (login: Login): boolean => has(login, 'code_challenge');

export const requestsOf = (logins: readonly Login[]) => logins.map(({ request }) => request);

const WITHOUT: [string, string] = ['has', 'have'];

/** RFC 9700 §2.1: PKCE or an OpenID Connect nonce may take the place of state. */
export const stateMissing: Rule = ({ logins }) => {
  const bare = logins.filter((login) => !has(login, 'state') && !hasPkce(login) && !hasNonce(login));
  if (bare.length === 0) return undefined;
  return {
    cause: `${shareOf(bare.length, logins.length, 'login request', WITHOUT)} no state, and neither PKCE nor a nonce in its place.`,
    requests: requestsOf(bare),
  };
};

/** RFC 6749 §10.12. 48 bits is far less than any library uses. */
const SHORTEST_STATE = 8;

export const stateGuessable: Rule = ({ logins }) => {
  const short = logins.filter(
    (login) =>
      has(login, 'state') &&
      (login.params.get('state') ?? '').length < SHORTEST_STATE &&
      !hasPkce(login) &&
      !hasNonce(login),
  );
  if (short.length === 0) return undefined;
  return {
    cause: `${shareOf(short.length, logins.length, 'login request', WITHOUT)} a state of fewer than ${SHORTEST_STATE} characters.`,
    requests: requestsOf(short),
  };
};

export const nonceMissing: Rule = ({ logins }) => {
  const openId = logins.filter(isOpenId);
  const bare = openId.filter((login) => !has(login, 'nonce') && !hasPkce(login));
  if (bare.length === 0) return undefined;
  return {
    cause: `${shareOf(bare.length, openId.length, 'OpenID Connect login', WITHOUT)} neither a nonce nor PKCE.`,
    requests: requestsOf(bare),
  };
};

/** RFC 9700 §2.1.1: for a confidential client, a nonce is an alternative, though PKCE is recommended. */
export const pkceMissing: Rule = ({ logins, client }) => {
  const bare = logins.filter((login) => !hasPkce(login));
  if (bare.length === 0) return undefined;
  const hasAlternative = !isPublicClient(client) && bare.every(hasNonce);
  return {
    cause: `${shareOf(bare.length, logins.length, 'login request', WITHOUT)} no code_challenge.`,
    requests: requestsOf(bare),
    ...(hasAlternative && { severity: 'note' as const }),
    ...(isPublicClient(client) && { severity: 'error' as const }),
  };
};

export const pkcePlain: Rule = ({ logins }) => {
  const plain = logins.filter((login) => hasPkce(login) && login.params.get('code_challenge_method') !== 'S256');
  if (plain.length === 0) return undefined;
  return {
    cause: `${shareOf(plain.length, logins.length, 'login request', ['uses', 'use'])} PKCE’s plain method.`,
    requests: requestsOf(plain),
  };
};

/**
 * A value that must be new in each login. A user who goes back or reloads repeats a request, but a client that is
 * correct accepts only one response to it, so only logins whose code was redeemed count.
 */
const reused =
  (name: string, subject: string): Rule =>
  ({ logins }): Offence | undefined => {
    const redeemed = logins.filter((login) => login.redeemed);
    const repeats = repeatsOf(redeemed, ({ params }) => params.get(name));
    if (repeats.length === 0) return undefined;
    const all = repeats.flat();
    const values = repeats.length === 1 ? `the same ${subject}` : `${repeats.length} ${subject} values between them`;
    return {
      cause: `${countOf(all.length, 'completed login')} used ${values}.`,
      requests: requestsOf(all.toSorted((a, b) => a.request.at - b.request.at)),
    };
  };

export const stateReused = reused('state', 'state');
export const nonceReused = reused('nonce', 'nonce');
export const challengeReused = reused('code_challenge', 'code_challenge');
