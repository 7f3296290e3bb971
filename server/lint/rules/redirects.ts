import { clientFix } from '../../core/fix.ts';
import { isLoopbackHost } from '../../protocol/redirect-uri.ts';
import type { Dossier, Login } from '../dossier.ts';
import type { Rule } from '../rule.ts';
import { countOf, listOf, shareOf } from '../words.ts';
import { isOpenId, requestsOf } from './csrf.ts';

const uriOf = ({ client }: Dossier, { params }: Login): string =>
  params.get('redirect_uri') ?? client.redirect_uris[0] ?? '';

const isNative = ({ client }: Dossier): boolean => client.application_types.includes('mobile_desktop');

function urlOf(uri: string): URL | undefined {
  return URL.canParse(uri) ? new URL(uri) : undefined;
}

export const redirectUriOmitted: Rule = ({ logins }) => {
  const openId = logins.filter(isOpenId);
  const without = openId.filter(({ params }) => !params.get('redirect_uri'));
  if (without.length === 0) return undefined;
  return {
    cause: `${shareOf(without.length, openId.length, 'OpenID Connect login', ['has', 'have'])} no redirect_uri.`,
    requests: requestsOf(without),
  };
};

/** The Demo Portal’s callback is on this server, so its address needs no proof. */
export const redirectUriUnregistered: Rule = (the) => {
  const { client, issuer, logins } = the;
  if (client.redirect_uris.length > 0) return undefined;
  const foreign = logins.filter((login) => !uriOf(the, login).startsWith(`${issuer.url}/`));
  if (foreign.length === 0) return undefined;
  const uris = [...new Set(foreign.map((login) => uriOf(the, login)))];
  return {
    cause: `${countOf(foreign.length, 'login')} went to ${listOf(uris)}, which ${uris.length === 1 ? 'is' : 'are'} not registered.`,
    requests: requestsOf(foreign),
    fixes: [
      clientFix(the, client, {
        id: 'register-redirect-uris',
        label: `Register ${listOf(uris)} for ${client.client_id}`,
        body: { redirect_uris: uris },
      }),
    ],
  };
};

export const redirectUriHttp: Rule = (the) => {
  const open = the.logins.filter((login) => {
    const url = urlOf(uriOf(the, login));
    return url?.protocol === 'http:' && !isLoopbackHost(url.hostname);
  });
  if (open.length === 0) return undefined;
  const hosts = open.map((login) => urlOf(uriOf(the, login))?.host ?? '');
  return {
    cause: `${countOf(open.length, 'login')} went to ${listOf(hosts)} over http.`,
    requests: requestsOf(open),
  };
};

export const redirectUriLocalhost: Rule = (the) => {
  if (!isNative(the)) return undefined;
  const named = the.logins.filter((login) => urlOf(uriOf(the, login))?.hostname === 'localhost');
  if (named.length === 0) return undefined;
  return {
    cause: `${countOf(named.length, 'login')} of this native app went to localhost instead of 127.0.0.1 or [::1].`,
    requests: requestsOf(named),
  };
};

export const redirectUriScheme: Rule = (the) => {
  const short = the.logins.filter((login) => {
    const scheme = urlOf(uriOf(the, login))?.protocol.slice(0, -1) ?? '';
    return scheme !== '' && !/^https?$/.test(scheme) && !scheme.includes('.');
  });
  if (short.length === 0) return undefined;
  const schemes = short.map((login) => urlOf(uriOf(the, login))?.protocol ?? '');
  return {
    cause: `${countOf(short.length, 'login')} went to the scheme ${listOf(schemes)}, which has no domain name.`,
    requests: requestsOf(short),
  };
};
