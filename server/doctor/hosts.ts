import {
  headerOf,
  originSent,
  originsOf,
  pathOf,
  schemeOf,
  serveWith,
  type Look,
  type Seen,
  type Sign,
} from './signs.ts';

/** Names by which a container or a virtual machine reaches the machine that it runs on. */
const OTHER_SIDE =
  /^(?:host\.(?:docker|lima|containers|minikube|orb)\.internal|gateway\.docker\.internal|10\.0\.2\.2)$/;

/** What proxies tell of the address that a client used (RFC 7239 §4). */
const isForwarded = (seen: Seen): boolean =>
  ['x-forwarded-host', 'x-forwarded-proto', 'forwarded'].some((name) => headerOf(seen, name) !== undefined);

/** A client fetched discovery or keys under a name that isn't the server's (OpenID Connect Discovery §4.3). */
export const unlistedHost: Look = (seen) => {
  const { endpoint, issuer, reply } = seen;
  if ((endpoint !== 'discovery' && endpoint !== 'jwks') || !issuer || reply?.status !== 200 || isForwarded(seen))
    return undefined;
  const asked = originSent(seen.scheme, headerOf(seen, 'host'));
  const own = new URL(issuer.front);
  const listed = [...originsOf(issuer)].map((origin) => new URL(origin).host);
  if (!asked || listed.includes(asked.host)) return undefined;
  const what = endpoint === 'discovery' ? 'discovery' : 'the key set';
  return {
    id: `host:${asked.host}`,
    kind: 'host',
    severity: 'warning',
    cause: `A client fetches ${what} at ${asked.host}, but the issuer is at ${own.host}.`,
    seen: `${seen.request.method} ${pathOf(seen)} with Host: ${asked.host}`,
    ...remedyFor(asked, own, issuer.path),
  };
};

function remedyFor(asked: URL, own: URL, path: string): Pick<Sign, 'advice' | 'fix'> {
  if (asked.hostname === own.hostname) {
    return {
      advice: `Clients compare the two. Something forwards port ${asked.port || (asked.protocol === 'https:' ? 443 : 80)} to Understudy: use the issuer at ${own.host}, or make ${asked.host} its address.`,
      fix: { command: serveWith(`--public-url ${asked.origin}`) },
    };
  }
  const name = asked.port === own.port ? asked.hostname : asked.host;
  return {
    advice: `Clients compare the two. List the name, and clients there get the issuer ${asked.origin}${path}. Browsers keep using ${own.host}.`,
    fix: { command: serveWith(`--also-host ${name}`), compose: composeFor(asked, name, path) },
  };
}

/** Lines for the compose file that this name most likely comes from. */
function composeFor(asked: URL, name: string, path: string): string {
  const issuer = asked.origin + path;
  if (OTHER_SIDE.test(asked.hostname)) {
    return [
      'services:',
      '  app:',
      `    extra_hosts: ['${asked.hostname}:host-gateway']`,
      '    environment:',
      `      ISSUER: ${issuer}`,
    ].join('\n');
  }
  const isService = /^[a-z][\w-]*$/i.test(asked.hostname);
  return [
    'services:',
    `  ${isService ? asked.hostname : 'idp'}:`,
    '    environment:',
    `      UNDERSTUDY_ALSO_HOST: ${JSON.stringify(name)}`,
    '  app:',
    '    environment:',
    `      ISSUER: ${issuer}`,
  ].join('\n');
}

/** A proxy says that clients use another address than the issuer's. */
export const proxiedAddress: Look = (seen) => {
  const issuer = seen.issuer ?? seen.issuers[0];
  if (!issuer || !isForwarded(seen)) return undefined;
  const { host, proto } = forwardedIn(seen);
  const asked = originSent(proto ?? schemeOf(issuer), host ?? headerOf(seen, 'host'));
  if (!asked || originsOf(issuer).has(asked.origin)) return undefined;
  const own = new URL(issuer.front);
  return {
    id: `proxy:${asked.origin}`,
    kind: 'proxy',
    severity: 'warning',
    cause: `A proxy forwards requests for ${asked.origin}, but the issuer is at ${own.origin}.`,
    advice: 'Tell Understudy the address that clients see. It never takes it from these headers.',
    fix: { command: serveWith(`--public-url ${asked.origin}`) },
    seen: `${seen.request.method} ${pathOf(seen)}, forwarded for ${asked.origin}`,
  };
};

function forwardedIn(seen: Seen): { host: string | undefined; proto: string | undefined } {
  const first = (name: string): string | undefined => headerOf(seen, name)?.split(',', 1)[0]?.trim();
  const standard = first('forwarded') ?? '';
  const part = (name: string): string | undefined =>
    new RegExp(`(?:^|;)\\s*${name}="?([^";]+)`, 'i').exec(standard)?.[1];
  return {
    host: first('x-forwarded-host') ?? part('host'),
    proto: first('x-forwarded-proto') ?? part('proto'),
  };
}
