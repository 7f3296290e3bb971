import { headerValues } from '../../../contract/traffic/events.ts';
import { presentedTokens } from '../../protocol/bearer.ts';
import { codeFix, settingsFix, type Case, type Diagnose, type Finding } from '../case.ts';
import { fateOf, named } from '../issued/fate.ts';
import { recognize } from '../issued/sent-values.ts';
import { quoted } from '../words.ts';

const SPEC = 'RFC 6750 §2.1';

const SEND_BEARER = codeFix('send-bearer', 'Send it like this', 'Authorization: Bearer <access_token>');

/** Why a resource request has no access token that can be read (RFC 6750 §2). */
export const tokenPresented: Diagnose = async (the) => {
  const header = headerValues(the.exchange.request.headers, 'authorization')[0];
  const finding =
    several(the, header) ??
    (the.query.has('access_token') ? inQuery(the) : undefined) ??
    (header === undefined ? await noHeader(the) : badHeader(header.trim()));
  return { spec: SPEC, fixes: [SEND_BEARER], ...finding };
};

/** The bearer token of the request. */
export const bearerOf = ({ exchange, query, form }: Case): string | undefined =>
  presentedTokens(
    { headers: { authorization: headerValues(exchange.request.headers, 'authorization')[0] }, query: query.toString() },
    {
      get: (name) => form.get(name) ?? undefined,
      all: (name) => form.getAll(name),
      names: () => [...form.keys()],
      repeated: new Set(),
    },
  )[0]?.value;

function several({ query, form }: Case, header: string | undefined): Finding | undefined {
  const places = [
    ...(/^bearer +\S/i.test(header ?? '') ? ['the header'] : []),
    ...form.getAll('access_token').map(() => 'the form'),
    ...query.getAll('access_token').map(() => 'the query'),
  ];
  if (places.length < 2) return undefined;
  const isSame = new Set(places).size === 1;
  return {
    cause: isSame
      ? `The request has ${places.length} access tokens in ${places[0]}.`
      : `The request has ${places.length} access tokens: one in ${places.join(' and one in ')}.`,
    expected: 'one access token',
    received: places.join(', '),
    advice: 'Send the token once, in the Authorization header.',
  };
}

const inQuery = (the: Case): Finding => ({
  cause: 'The access token is in the query, and this workspace accepts none there.',
  expected: 'Authorization: Bearer <access token>',
  received: 'access_token in the query',
  advice: 'Send it in the Authorization header: URLs end up in logs and in the history of browsers.',
  spec: 'OAuth 2.1 §5.1, RFC 9700 §4.3.2',
  fixes: [
    SEND_BEARER,
    settingsFix(the, {
      id: 'allow-token-in-query',
      label: 'Accept access tokens in the query (less secure)',
      body: { allow_access_token_in_query: true },
    }),
  ],
});

/** Where the token is instead: another header, or a parameter of another name. */
async function noHeader(the: Case): Promise<Finding> {
  const { headers } = the.exchange.request;
  const places = [
    ...Object.keys(headers).flatMap((name) =>
      headerValues(headers, name).map((value) => [`the header ${name.toLowerCase()}`, value] as const),
    ),
    ...[...the.query].map(([name, value]) => [`the query parameter ${name}`, value] as const),
    ...[...the.form].map(([name, value]) => [`the form field ${name}`, value] as const),
  ];
  for (const [place, value] of places) {
    const token = value.replace(/^bearer +/i, '');
    if (token.length < 20 || /\s/.test(token)) continue;
    const known = await recognize(the, token);
    if (!known || known.near) continue;
    const related = fateOf(the, known, { subject: '', kinds: [] })?.related;
    return {
      cause: `The request has ${named(the, known.origin)} in ${quoted(place)}; it belongs in the Authorization header.`,
      expected: 'Authorization: Bearer <access token>',
      received: quoted(place),
      advice: 'Send it as Authorization: Bearer.',
      ...(related && { related }),
    };
  }
  return {
    cause: 'The request has no Authorization header, and no access token elsewhere.',
    expected: 'Authorization: Bearer <access token>',
    received: 'none',
    advice: 'Send the access token. Redirects to another host, and some proxies, remove the header.',
  };
}

function badHeader(header: string): Finding {
  const [scheme = '', ...rest] = header.split(/ +/);
  const expected = 'Authorization: Bearer <access token>';
  const said = (cause: string, advice = 'Write Bearer, one space, and the token, and nothing else.'): Finding => ({
    cause,
    expected,
    advice,
  });
  if (header === '') return said('The Authorization header is empty.');
  if (/^bearer:/i.test(scheme)) return said('The Authorization header has a colon after Bearer.');
  if (/^bearer$/i.test(scheme)) return said(badToken(rest));
  if (/^bearer/i.test(scheme) && rest.length === 0) return said('The Authorization header has no space after Bearer.');
  if (rest.length === 0) return said('The Authorization header has the token alone, without Bearer before it.');
  return {
    ...said(
      `The Authorization header has the scheme ${quoted(scheme)}; the scheme of access tokens is Bearer.`,
      /^basic$/i.test(scheme)
        ? 'Client credentials are for the token endpoint. Send the access token here.'
        : 'Replace the scheme with Bearer.',
    ),
    received: `Authorization: ${quoted(scheme)} …`,
  };
}

function badToken(rest: readonly string[]): string {
  const [first = ''] = rest;
  if (first === '') return 'The Authorization header has Bearer and no token after it.';
  if (/^bearer$/i.test(first)) return 'The Authorization header has Bearer twice.';
  if (/^["'“‘].*["'”’]$/.test(first)) return 'The token in the Authorization header is enclosed in quotation marks.';
  if (/^[<{[(].*[>}\])]$/.test(first)) return 'The token in the Authorization header is enclosed in brackets.';
  if (first.endsWith(',')) return 'The Authorization header has a comma after the token.';
  if (rest.length > 1) return 'The token in the Authorization header contains a blank.';
  if (/%[0-9a-f]{2}/i.test(first)) return 'The token in the Authorization header is percent-encoded.';
  return 'The token in the Authorization header contains characters that no token has.';
}
