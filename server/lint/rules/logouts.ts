import { grantRequests } from '../dossier.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';
import { countOf, shareOf } from '../words.ts';

const paramsOf = ({ method, form, query }: Request): URLSearchParams => (method === 'POST' ? form : query);

/** The forms of the confirmation page are this server’s own. */
const isClients = (request: Request): boolean => !paramsOf(request).has('csrf');

export const logoutWithoutHint: Rule = (the) => {
  const gotIdTokens = the.token.some(({ issued }) => issued.id_token !== undefined);
  const logouts = the.logouts.filter(isClients);
  const without = logouts.filter((request) => !paramsOf(request).get('id_token_hint'));
  if (!gotIdTokens || without.length === 0) return undefined;
  return {
    cause: `${shareOf(without.length, logouts.length, 'logout request', ['has', 'have'])} no id_token_hint.`,
    requests: without,
  };
};

export const logoutWithoutRevocation: Rule = (the) => {
  const logouts = the.logouts.filter(isClients);
  const [first] = logouts;
  const held = grantRequests(the, 'authorization_code').filter(
    ({ at, issued }) => issued.refresh_token !== undefined && at <= (logouts.at(-1)?.at ?? 0),
  );
  if (!first || held.length === 0 || the.revoke.length > 0) return undefined;
  return {
    cause: `${countOf(logouts.length, 'logout')}, and no refresh token was revoked. ${countOf(held.length, 'login')} got one.`,
    requests: logouts,
  };
};
