import { headerValues } from '../../../contract/traffic/events.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import type { Interaction } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { codeFix, type Case, type Finding } from '../case.ts';
import { quoted, spanOf } from '../words.ts';
import { headerOf } from './request.ts';

/** Why a request has not the cookie of its login. Undefined: it has. */
export function missingCookie(the: Case, interaction: Interaction, begun: Exchange | undefined): Finding | undefined {
  const { exchange, issuer } = the;
  const name = `${issuer?.cookiePrefix}-i-${interaction.interactionId}`;
  const cookies = headerOf(exchange, 'cookie') ?? '';
  const [, sent] = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(cookies) ?? [];
  if (sent === interaction.browserSecret) return wrongForm(the, interaction);
  if (sent !== undefined) {
    return {
      cause: 'The cookie of this login has another value than the one that the browser was given.',
      expected: 'the cookie as it was set',
      received: `a value of ${sent.length} characters`,
      advice: 'Send cookies back unchanged.',
    };
  }
  return (
    (begun && (anotherHost(the, begun) ?? fromAnotherSite(exchange) ?? anotherBrowser(exchange, begun))) ??
    fromAnotherSite(exchange) ??
    droppedCookie(the, name) ??
    noCookie(the, cookies, begun)
  );
}

/** A browser with many unfinished logins is told to drop the oldest. */
function droppedCookie({ traffic, now }: Case, name: string): Finding | undefined {
  const dropped = [...traffic().exchanges.values()].findLast(({ reply }) =>
    headerValues(reply?.headers ?? {}, 'set-cookie').some((cookie) => cookie.startsWith(`${name}=;`)),
  );
  if (!dropped) return undefined;
  return {
    cause: `The browser began so many logins without finishing them that the cookie of this one was dropped ${spanOf(now - dropped.receivedAt)} before this request.`,
    expected: 'the cookie of this login',
    received: 'no longer that cookie',
    advice: 'Go back to the application and start again. Look for a redirect loop that begins a login each time.',
  };
}

const hostnameOf = (exchange: Exchange): string =>
  (headerOf(exchange, 'host') ?? '').replace(/:\d+$/, '').toLowerCase();

/** Cookies belong to a host name, whatever the port (RFC 6265 §5.1.3, §8.5). */
function anotherHost({ exchange, issuer }: Case, begun: Exchange): Finding | undefined {
  const [here, there] = [hostnameOf(exchange), hostnameOf(begun)];
  if (here === there || here === '' || there === '') return undefined;
  return {
    cause: `The login began at ${quoted(there)}, and this page was opened at ${quoted(here)}; cookies of one host don’t go to another.`,
    expected: there,
    received: quoted(here),
    advice: `Use one host name: that of the issuer, ${issuer?.url}.`,
    spec: 'RFC 6265 §5.1.3',
    ...(issuer && { fixes: [codeFix('use-issuer', 'Use this issuer', issuer.url)] }),
  };
}

/** Frames and forms of other sites get no SameSite=Lax cookie. */
function fromAnotherSite(exchange: Exchange): Finding | undefined {
  if (headerOf(exchange, 'sec-fetch-site') !== 'cross-site') return undefined;
  const frame = headerOf(exchange, 'sec-fetch-dest') ?? '';
  const origin = headerOf(exchange, 'origin') ?? headerOf(exchange, 'referer');
  const whose = origin === undefined || origin === 'null' ? 'another site' : quoted(originIn(origin));
  if (frame.endsWith('frame')) {
    return {
      cause: `The page was opened in a frame of ${whose}, where the browser sends no SameSite=Lax cookie.`,
      expected: 'a page of its own',
      received: `Sec-Fetch-Dest: ${frame}, Sec-Fetch-Site: cross-site`,
      advice: 'Open the login in the window itself or in a popup.',
    };
  }
  if (exchange.request.method !== 'POST') return undefined;
  return {
    cause: `The form was sent from ${whose}, and the browser sends no SameSite=Lax cookie with that.`,
    expected: 'the form of the page itself',
    received: 'Sec-Fetch-Site: cross-site',
    advice: 'Let the user submit the page that the server shows.',
  };
}

const originIn = (url: string): string => (URL.canParse(url) ? new URL(url).origin : url);

function anotherBrowser(exchange: Exchange, begun: Exchange): Finding | undefined {
  const [here, there] = [headerOf(exchange, 'user-agent') ?? 'none', headerOf(begun, 'user-agent') ?? 'none'];
  if (here === there) return undefined;
  return {
    cause: 'The login began in another browser: the User-Agent of this request is a different one.',
    expected: quoted(there),
    received: quoted(here),
    advice: 'Open the page in the browser that began the login.',
  };
}

function noCookie({ now }: Case, cookies: string, begun: Exchange | undefined): Finding {
  const since = begun ? `, which it was given ${spanOf(now - begun.receivedAt)} before` : '';
  return {
    cause: cookies
      ? `The browser sent other cookies, but not that of this login${since}.`
      : `The browser sent no cookie at all, so not that of this login${since}.`,
    expected: 'the cookie of this login',
    received: cookies ? 'other cookies' : 'no cookies',
    advice: 'Open the page where the login began, with cookies on. A program must keep the cookies of redirects.',
  };
}

/** The cookie is right, and the form is not. */
function wrongForm({ exchange, form }: Case, { browserSecret }: Interaction): Finding | undefined {
  if (exchange.request.method !== 'POST' || exchange.endpoint === 'authorize') return undefined;
  const csrf = form.get('csrf');
  if (csrf === hashOf(`csrf ${browserSecret}`)) return undefined;
  return {
    cause: csrf
      ? 'The csrf value of the form is not that of the page of this login.'
      : 'The form has no csrf value, so it was not sent from the page.',
    expected: 'the csrf value of the page',
    received: csrf ? 'another value' : 'none',
    advice: 'Submit the form of the page itself, with its hidden fields.',
  };
}
