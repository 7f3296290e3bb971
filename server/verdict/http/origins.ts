import { redirectUriFault, type Client } from '../../../contract/config/client.ts';
import type { Fix } from '../../../contract/traffic/verdict.ts';
import type { Issuer } from '../../core/ports.ts';
import { originOf } from '../../protocol/client-origins.ts';
import { isLoopbackHost } from '../../protocol/redirect-uri.ts';
import { clientFix, codeFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { nearMiss } from '../near-miss.ts';
import { quoted } from '../words.ts';
import { addressedBy, capital, type Addressed } from './endpoints.ts';
import { isWithheld } from './noteworthy.ts';
import { headerOf } from './request.ts';

/** Why a browser keeps a reply from the script that asked for it, or never sends the request (Fetch, CORS protocol). */
export const withheld: Diagnose = (the) => {
  const { exchange, issuer } = the;
  const addressed = addressedBy(exchange.endpoint);
  const origin = headerOf(exchange, 'origin');
  if (!addressed || !issuer || origin === undefined || !isWithheld(exchange, exchange.reply)) return undefined;
  const facts = { severity: 'error' as const, received: `Origin: ${quoted(origin)}`, spec: 'Fetch, CORS protocol' };
  if (addressed.isPage) return { ...facts, ...fetchedPage(issuer, addressed, origin) };
  if (exchange.reply?.headers['Access-Control-Allow-Origin'] !== undefined)
    return { ...facts, ...permitted(the, addressed) };
  return { ...facts, ...(oddOrigin(origin) ?? unregistered(the, issuer, origin)) };
};

function fetchedPage({ url }: Issuer, { title, path }: Addressed, origin: string): Finding {
  return {
    cause: `A script of ${quoted(origin)} fetches ${title}; only a browser that is sent there can open it.`,
    expected: 'a navigation',
    advice: 'Send the browser there instead of fetching it.',
    fixes: [codeFix('navigate', 'Navigate', `window.location.assign('${url}${path}?' + parameters)`)],
  };
}

/** The origin is permitted, and the browser refuses for another reason. */
function permitted({ exchange }: Case, { title, methods }: Addressed): Finding {
  if (exchange.request.method === 'OPTIONS') {
    const asked = headerOf(exchange, 'access-control-request-method') ?? '';
    const allowed = methods.join(' or ');
    return {
      cause: `The preflight announces ${quoted(asked)}; ${title} takes only ${allowed}.`,
      expected: allowed,
      received: quoted(asked),
      advice: `Fetch with ${allowed}.`,
    };
  }
  const mode = headerOf(exchange, 'sec-fetch-mode');
  if (mode === 'no-cors') {
    return {
      cause: `The script fetches with mode 'no-cors', so the browser hides the reply of ${title} from it.`,
      expected: "mode: 'cors'",
      received: "mode: 'no-cors'",
      advice: "Leave mode: 'no-cors' out. This origin may read the reply.",
    };
  }
  return {
    cause: `The script fetches with credentials, which ${title} doesn’t permit, so the browser hides the reply from it.`,
    expected: 'no cookies',
    received: 'cookies from another origin',
    advice: "Leave out credentials: 'include' (withCredentials in axios and XMLHttpRequest).",
  };
}

function oddOrigin(origin: string): Finding | undefined {
  if (origin === 'null') {
    return {
      cause: 'The origin is null, which browsers send for a page that has none, such as a file.',
      expected: 'the origin of a registered redirect URI',
      advice: 'Serve the page over http, for example from http://localhost:3000.',
    };
  }
  const written = originOf(origin);
  if (written === origin) return undefined;
  return {
    cause: `${quoted(origin)} is not written as browsers write an origin${written === undefined ? '' : `: that is ${written}`}.`,
    ...(written !== undefined && { expected: `Origin: ${written}` }),
    advice: 'Browsers set Origin themselves. A program need not send it.',
  };
}

/** An origin at which no client has a redirect URI. */
function unregistered(the: Case, issuer: Issuer, origin: string): Finding {
  const registered = [...issuer.clients.values()].flatMap((client) =>
    client.redirect_uris.flatMap((uri) => {
      const value = originOf(uri);
      return value === undefined ? [] : [{ value, about: { client, uri } }];
    }),
  );
  // Any two origins without a port differ in the host alone, so that is no near miss of a URI.
  const sameHost = registered.filter(({ value }) => new URL(value).hostname === new URL(origin).hostname);
  const near = nearMiss('uri', origin, sameHost) ?? nearMiss('id', origin, registered);
  const owner = near?.about ?? homeOf(the.client);
  const fixes = owner ? registration(the, owner, origin) : [];
  const title = addressedBy(the.exchange.endpoint)?.title ?? 'this endpoint';
  return {
    cause: near
      ? near.sentence(`Origin ${origin}`, `that of ${near.about.client.client_id}`)
      : `${capital(title)} answers scripts of registered origins only; ${quoted(origin)} is not one, and nothing similar is known.`,
    expected: near ? `Origin: ${near.value}` : 'the origin of a registered redirect URI',
    advice: owner
      ? `Register a redirect URI of ${owner.client.client_id} at ${origin}, or open the application at its registered origin.`
      : 'Register a redirect URI at this origin for the client of this page.',
    fixes,
  };
}

const homeOf = (client: Client | undefined): { client: Client; uri: string } | undefined => {
  const uri = client?.redirect_uris.find((one) => /^https?:/.test(one) && !isLoopback(one)) ?? client?.redirect_uris[0];
  return client && uri !== undefined ? { client, uri } : undefined;
};

const isLoopback = (uri: string): boolean => URL.canParse(uri) && isLoopbackHost(new URL(uri).hostname);

/** A redirect URI at the new origin, with the path of the one that is registered. */
function registration(the: Case, { client, uri }: { client: Client; uri: string }, origin: string): Fix[] {
  if (!URL.canParse(uri)) return [];
  const added = origin + new URL(uri).pathname;
  const configured = the.issuer?.workspace.clients.find(({ client_id }) => client_id === client.client_id);
  if (!configured || redirectUriFault(added) !== undefined || originOf(added) !== origin) return [];
  return [
    clientFix(the, client, {
      id: 'register-redirect-uri',
      label: `Register ${added} for ${client.client_id}`,
      body: { redirect_uris: [...configured.redirect_uris, added] },
    }),
  ];
}
