import { headerOf, pathOf, type Look } from './signs.ts';

/** How the paths of endpoints begin. */
const ENDPOINT = /^\/(?:\.well-known\/|oauth2\/|oidc\/|userinfo|login|consent|demo)/;

/** A proxy or a client puts something before the path of the issuer. */
export const pathPrefix: Look = (seen) => {
  if (seen.endpoint !== 'unknown') return undefined;
  const path = pathOf(seen);
  for (const issuer of seen.issuers) {
    const at = path.indexOf(`${issuer.path}/`, 1);
    const prefix = path.slice(0, at);
    if (at < 1 || !/^(?:\/[\w.-]+){1,4}$/.test(prefix) || !ENDPOINT.test(path.slice(at + issuer.path.length))) continue;
    const told = headerOf(seen, 'x-forwarded-prefix');
    return {
      id: `prefix:${prefix}`,
      kind: 'prefix',
      severity: 'error',
      cause: `Requests come with ${prefix} before the path of the issuer.`,
      advice: `Give Understudy a host name or port of its own, so that its paths stay as they are. If a proxy adds ${prefix}, make the proxy remove it.`,
      fix: { value: issuer.front },
      seen: `${seen.request.method} ${path}${told === undefined ? '' : `, with X-Forwarded-Prefix: ${told.slice(0, 100)}`}`,
    };
  }
  return undefined;
};

/** A client's issuer ends with a slash, so its addresses have two (OpenID Connect Discovery §4.1). */
export const endingSlash: Look = (seen) => {
  const path = pathOf(seen);
  const issuer = seen.issuers.find((one) => path.startsWith(`${one.path}//`));
  if (seen.endpoint !== 'unknown' || !issuer) return undefined;
  return {
    id: `slash:${issuer.id}`,
    kind: 'slash',
    severity: 'error',
    cause: 'A client’s issuer has a slash at the end, so its addresses have two slashes in a row.',
    advice: 'Configure the issuer without it.',
    fix: { value: issuer.front },
    seen: `${seen.request.method} ${path}`,
  };
};
