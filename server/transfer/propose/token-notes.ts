import type { ClientInput } from '../../../contract/client.ts';
import { SIGNING_ALGORITHMS } from '../../../contract/settings.ts';
import { textOf } from '../acp/read.ts';
import { CALLBACK } from './discovery.ts';
import { subjectOf, type TokenKind } from './parse-token.ts';
import { isVendorClaim } from './protocol-claims.ts';
import { claimsOfClient } from './token-party.ts';
import type { Token } from './read-token.ts';
import { listed } from './workspace.ts';

const KIND_WORDS: Readonly<Record<TokenKind, string>> = {
  id_token: 'an ID token',
  access_token: 'an access token',
  refresh_token: 'a refresh token',
  logout_token: 'a logout token',
};

/** What becomes of the claims of each kind. */
const KIND_USES: Readonly<Record<TokenKind, string>> = {
  id_token: 'Its claims are in the list for ID tokens and userinfo.',
  access_token: 'Its claims are in the list for access tokens.',
  refresh_token: 'Refresh tokens here are random strings without claims.',
  logout_token: 'Logout tokens have no counterpart here: clients are not notified of a logout.',
};

/** What was read in a token, what was guessed, and what has no counterpart. */
export const tokenNotes = (token: Token, client: ClientInput): string[] => [
  `Read as ${KIND_WORDS[token.kind]}, because ${token.because}. ${KIND_USES[token.kind]}`,
  ...partyNotes(token, client),
  ...subjectNotes(token, client),
  ...lossNotes(token),
  'The signature was not checked.',
];

function partyNotes({ claims, party, kind }: Token, { client_id, redirect_uris }: ClientInput): string[] {
  const { workload, isNamed } = party;
  const named = ['client_id', 'azp'].filter((name) => claims[name] !== undefined);
  if (named.includes('azp') && claims['azp'] !== client_id)
    named[named.indexOf('azp')] = `azp (${String(claims['azp'])})`;
  const how = redirect_uris
    ? `The client is “${client_id}”, with the redirect URI ${CALLBACK}.`
    : `The client is “${client_id}”, with a new secret, for the client credentials grant.`;
  return [
    ...(claims['iss'] === undefined ? ['The token names no issuer.'] : []),
    ...(workload === undefined ? [] : [`It is the token of a workload (${workload}); a client takes its place.`]),
    how,
    ...(isNamed && party.client === client_id ? [] : [UNSURE_CLIENT]),
    ...(kind === 'refresh_token' || named.length === 0
      ? []
      : [`Tokens here don’t have ${named.join(' and ')}; their aud begins with the client id.`]),
  ];
}

const UNSURE_CLIENT =
  'The token doesn’t say for sure which client it was issued to; change the client id if you know it.';

function subjectNotes({ claims, party }: Token, { client_id }: ClientInput): string[] {
  const { person } = party;
  const sub = textOf(claims['sub']);
  if (person === undefined)
    return [
      'No person stands behind the token. The user “alice” (password “alice”) is an example to log in with.',
      ...(sub !== undefined && sub !== client_id ? [`sub is ${sub} there; here it is the client id.`] : []),
    ];
  return [
    `The user is called “${subjectOf(claims)}”, so that sub stays the same; the password is “password”.`,
    ...(sub === undefined ? ['The token has no sub; here sub is the user name.'] : []),
    ...(claims['act'] === undefined
      ? []
      : ['Someone acts for the user (act, RFC 8693 §4.1), which has no counterpart here.']),
  ];
}

function lossNotes({ header, claims, kind, party }: Token): string[] {
  const { alg, typ } = header;
  const notes: string[] = [];
  if (!SIGNING_ALGORITHMS.some((known) => known === alg))
    notes.push(`It is signed with ${String(alg)}; tokens here are signed with ES256.`);
  if (kind === 'access_token' && /at\+jwt$/i.test(String(typ)))
    notes.push('Its header has the typ at+jwt (RFC 9068 §2.1); here it is JWT.');
  if (claims['cnf'] !== undefined)
    notes.push(
      'It is bound to a key of the client (cnf, RFC 7800), which has no counterpart: tokens here are bearer tokens.',
    );
  if (typeof claims['scp'] === 'string') notes.push('scp is a string there; here it is a list.');
  if (Array.isArray(claims['scope'])) notes.push('scope is a list there; here scp is.');
  const ofClient = claimsOfClient(party, claims);
  const lost = Object.keys(claims).filter((name) => isVendorClaim(name) && !ofClient.includes(name));
  if (lost.length > 0) notes.push(`Left out, because they describe the token and not the user: ${listed(lost)}.`);
  return notes;
}
