import type { Issuer } from '../../core/ports.ts';
import { originOf } from '../../protocol/client-origins.ts';
import { codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { quoted } from '../words.ts';
import { ADDRESSED, urlOf, type AddressedName } from './endpoints.ts';
import { readPath } from './paths.ts';
import { carriedLogin, meantIssuer, pathOf } from './request.ts';
import { addressWords, readStrange, type ReadAddress } from './workspaces.ts';

/** Longer paths are no mistakes in an address. */
const LONGEST = 1024;

/** What ACP has, or others have, and this server does not. */
const NOT_OFFERED: readonly (readonly [path: RegExp, what: string])[] = [
  [/\/par$/, 'pushed authorization requests (RFC 9126)'],
  [/\/device(?:_authorization|\/authorization|\/code)?$/, 'the device grant (RFC 8628)'],
  [/\/(?:register|registration|clients-registrations\/.*)$/, 'dynamic client registration (RFC 7591)'],
  [/\/(?:bc-authorize|ciba|backchannel\/authentication)$/, 'client-initiated backchannel authentication'],
  [/\/check_?session(?:_iframe)?$|\/login-status-iframe\.html$/, 'session management by iframe'],
  [/\/\.well-known\/webfinger$/, 'WebFinger'],
];

/** Why nothing is at an address. */
export const wrongAddress: Diagnose = async (the) => {
  const { exchange } = the;
  if (exchange.endpoint !== 'unknown') return undefined;
  const path = pathOf(exchange.request.url);
  if (path.length > LONGEST) return undefined;
  const finding = notOffered(path) ?? consoleAddress(the, path) ?? nearAddress(the, path) ?? clientAddress(the, path);
  return { severity: 'error', received: path, ...(finding ?? nothingAt(the, path)), ...(await carriedLogin(the)) };
};

function notOffered(path: string): Finding | undefined {
  const [, what] = NOT_OFFERED.find(([pattern]) => pattern.test(path.replace(/\/+$/, ''))) ?? [];
  if (what === undefined) return undefined;
  return { cause: `${quoted(path)} is a path for ${what}, which this server doesn’t offer.`, advice: ONLY_LISTED };
}

const ONLY_LISTED = 'Use what discovery lists.';

/** The console and the admin API have a listener of their own. */
function consoleAddress({ traffic }: Case, path: string): Finding | undefined {
  const isRoot = path === '/' || path === '';
  if (!isRoot && !/^\/(?:api\/v1|console|admin|openapi\.json)(?:\/|$)/.test(path)) return undefined;
  const admin = traffic().server?.admin;
  if (admin === undefined) return undefined;
  const url = isRoot ? admin : admin + path;
  if (isRoot) {
    return {
      cause: `The address ends with the host: issuers have a workspace in their path, and the console is at ${admin}.`,
      advice: 'Open the console there, or give clients an issuer.',
      fixes: [codeFix('open-console', 'Open the console', admin)],
    };
  }
  return {
    cause: `${path} was asked of the listener for clients; the console and the admin API are at ${admin}.`,
    expected: url,
    advice: 'Use the address of the admin API.',
    fixes: [codeFix('right-address', 'Use this address', url)],
  };
}

function nearAddress(the: Case, path: string): Finding | undefined {
  const { issuer, core } = the;
  const meant = meantIssuer(the);
  const read = issuer ? belowWorkspace(issuer, path) : readStrange({ core, path, meant });
  if (!read) return undefined;
  const { title } = ADDRESSED[read.name];
  const right = addressWords(read);
  return {
    cause: `The path ${quoted(path)} ${read.wrong}; ${title} is at ${right}.`,
    expected: read.issuer ? read.issuer.path + ADDRESSED[read.name].path : right,
    advice: read.issuer
      ? 'Set the issuer, and let your library read the addresses from discovery.'
      : `Begin with one of the issuers: ${core.config
          .issuers()
          .map(({ url }) => url)
          .join(', ')}.`,
    ...(read.issuer && { fixes: [codeFix('right-address', 'Use this address', urlOf(read.issuer, read.name))] }),
  };
}

function belowWorkspace(issuer: Issuer, path: string): ReadAddress | undefined {
  const rest = path.slice(issuer.path.length);
  const twice = rest.startsWith(`${issuer.path}/`) ? rest.slice(issuer.path.length) : undefined;
  if (twice !== undefined) {
    const name: AddressedName | undefined = readPath(twice)?.name;
    return name && { name, issuer, wrong: 'names the workspace twice' };
  }
  if (rest === '' || rest === '/') return { name: 'discovery', issuer, wrong: 'is that of the issuer itself' };
  const read = readPath(rest);
  if (!read) return undefined;
  if (read.slip === undefined) return { name: read.name, issuer, wrong: 'is inserted and appended at once' };
  return { name: read.name, issuer, wrong: read.slip };
}

/** The path of a redirect URI: the browser went to this server instead of to the client. */
function clientAddress({ core, issuer }: Case, path: string): Finding | undefined {
  const clients = (issuer ? [issuer] : core.config.issuers()).flatMap((one) => [...one.clients.values()]);
  const having = clients.filter(({ redirect_uris }) => redirect_uris.some((uri) => isAt(uri, path)));
  if (having.length === 0) return undefined;
  const origins = new Set(
    having.flatMap((client) => client.redirect_uris.filter((uri) => isAt(uri, path)).map(originOf)),
  );
  const owner = having.length > 3 ? `${having.length} clients` : having.map(({ client_id }) => client_id).join(' and ');
  const [origin] = origins;
  const where = origins.size === 1 ? ` at ${origin}` : '';
  return {
    cause: `${path} is the path of a redirect URI of ${owner}${where}, and this server was asked for it.`,
    ...(origins.size === 1 && { expected: `${origin}${path}` }),
    advice: 'Send the browser to the client. A relative address that is resolved against the issuer ends here.',
  };
}

const isAt = (uri: string, path: string): boolean => URL.canParse(uri) && new URL(uri).pathname === path;

const nothingAt = ({ issuer }: Case, path: string): Finding => ({
  cause: `Nothing is at ${quoted(path)}, and nothing similar is known.`,
  advice: issuer ? `See ${urlOf(issuer, 'discovery')} for the addresses that exist.` : 'Begin with an issuer.',
});
