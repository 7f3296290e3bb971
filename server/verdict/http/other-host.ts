import { codeFix, type Case, type Diagnose } from '../case.ts';
import { quoted } from '../words.ts';
import { ADDRESSED, capital } from './endpoints.ts';
import { headerOf } from './request.ts';

/** Hosts by which a container or a virtual machine reaches the machine that it runs on. */
const OTHER_SIDE =
  /^(?:host\.(?:docker|lima|containers|minikube|orb)\.internal|gateway\.docker\.internal|10\.0\.2\.2)$/;

/** Why a client that fetched discovery or the keys will not accept the issuer. */
export const otherHost: Diagnose = (the) => {
  const { exchange, issuer } = the;
  const { endpoint, reply } = exchange;
  if ((endpoint !== 'discovery' && endpoint !== 'jwks') || !issuer || reply?.status !== 200) return undefined;
  const asked = originAsked(the);
  const own = new URL(issuer.url);
  if (!asked || [...issuer.names.keys()].some((url) => new URL(url).origin === asked.origin)) return undefined;
  const isHost = asked.host !== own.host;
  const under = isHost ? asked.host : asked.origin;
  const title = capital(ADDRESSED[endpoint].title);
  return {
    severity: 'note',
    cause:
      endpoint === 'discovery'
        ? `Discovery was fetched under ${quoted(under)}, but its issuer is ${issuer.url}; clients compare the two.`
        : `${title} was fetched under ${quoted(under)}, but tokens name ${issuer.url} as their issuer.`,
    expected: own.origin,
    received: quoted(asked.origin),
    advice: adviceFor(asked, own),
    spec: 'OpenID Connect Discovery §4.3',
    fixes: [
      codeFix('use-issuer', 'Use this issuer', issuer.url),
      ...(isDirect(the) ? [codeFix('also-host', ...alsoHost(asked))] : []),
      codeFix(
        'public-url',
        `Make ${asked.origin} the issuer’s origin`,
        `understudy serve --public-url ${asked.origin}`,
      ),
    ],
  };
};

/** The origin that a client used, as its proxy tells it, or else as it is. */
function originAsked({ exchange, issuer }: Case): URL | undefined {
  const host = first(headerOf(exchange, 'x-forwarded-host')) ?? headerOf(exchange, 'host');
  const scheme = first(headerOf(exchange, 'x-forwarded-proto')) ?? issuer?.url.split(':', 1)[0];
  const url = `${scheme}://${host}`;
  if (!/^https?:\/\/[\w.:[\]-]+$/i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url);
}

/** No proxy changed the host on the way. */
const isDirect = ({ exchange }: Case): boolean =>
  headerOf(exchange, 'x-forwarded-host') === undefined && headerOf(exchange, 'x-forwarded-proto') === undefined;

const alsoHost = ({ host }: URL): [label: string, code: string] => [
  `Let clients use ${host}, too`,
  `understudy serve --also-host ${host}`,
];

const first = (list: string | undefined): string | undefined => list?.split(',', 1)[0]?.trim();

function adviceFor(asked: URL, own: URL): string {
  if (OTHER_SIDE.test(asked.hostname))
    return `Start Understudy with --also-host ${asked.host}. Browsers keep using ${own.host}.`;
  if (asked.hostname === own.hostname)
    return `Configure the client with the issuer as it is, or start Understudy with --public-url ${asked.origin}.`;
  return `Give the client the issuer ${own.origin}/…, or start Understudy with --public-url ${asked.origin}.`;
}
