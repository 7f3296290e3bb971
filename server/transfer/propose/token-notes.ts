import type { ClientInput } from '../../../contract/config/client.ts';
import { SIGNING_ALGORITHMS } from '../../../contract/config/settings.ts';
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

/** How the claims of each kind are used. */
const KIND_USES: Readonly<Record<TokenKind, string>> = {
  id_token: 'Its claims were added to the list for ID tokens and userinfo.',
  access_token: 'Its claims were added to the list for access tokens.',
  refresh_token: 'Understudy’s refresh tokens are random strings without claims.',
  logout_token: 'Logout tokens are not supported. Understudy doesn’t notify clients of a logout.',
};

/** What was read from a token, what was guessed, and what isn't supported. */
export const tokenNotes = (token: Token, client: ClientInput): string[] => [
  `Read as ${KIND_WORDS[token.kind]}, because ${token.because}. ${KIND_USES[token.kind]}`,
  ...partyNotes(token, client),
  ...subjectNotes(token, client),
  ...lossNotes(token),
  'The signature was not checked.',
];

/** Whether a token declares the profile of RFC 9068 §2.1. */
export const hasProfile = ({ typ }: Token['header']): boolean => /^(?:application\/)?at\+jwt$/i.test(String(typ));

function partyNotes({ header, claims, party, kind }: Token, { client_id, redirect_uris }: ClientInput): string[] {
  const { workload, isNamed } = party;
  const isLike = kind === 'access_token' && hasProfile(header);
  const named = ['client_id', 'azp'].filter((name) => claims[name] !== undefined && !(isLike && name === 'client_id'));
  if (named.includes('azp') && claims['azp'] !== client_id)
    named[named.indexOf('azp')] = `azp (${String(claims['azp'])})`;
  const how = redirect_uris
    ? `The client is “${client_id}”, with the redirect URI ${CALLBACK}.`
    : `The client is “${client_id}”, with a new secret, for the client credentials grant.`;
  return [
    ...(claims['iss'] === undefined ? ['The token has no issuer.'] : []),
    ...(workload === undefined ? [] : [`The token belongs to a workload (${workload}). A client represents it.`]),
    how,
    ...(isNamed && party.client === client_id ? [] : [UNSURE_CLIENT]),
    ...(kind === 'refresh_token' || named.length === 0
      ? []
      : [`Understudy’s tokens don’t have ${named.join(' and ')}. Their aud starts with the client id.`]),
  ];
}

const UNSURE_CLIENT =
  'The token doesn’t clearly say which client it was issued to. Change the client id if you know it.';

function subjectNotes({ claims, party }: Token, { client_id }: ClientInput): string[] {
  const { person } = party;
  const sub = textOf(claims['sub']);
  if (person === undefined)
    return [
      'The token doesn’t belong to a person. The user “alice” (password “alice”) is an example for logging in.',
      ...(sub !== undefined && sub !== client_id
        ? [`The token’s sub is ${sub}. In Understudy it is the client id.`]
        : []),
    ];
  return [
    `The user is named “${subjectOf(claims)}”, so sub stays the same. The password is “password”.`,
    ...(sub === undefined ? ['The token has no sub. In Understudy, sub is the username.'] : []),
    ...(claims['act'] === undefined ? [] : ['The token has an actor (act, RFC 8693 §4.1), which is not supported.']),
  ];
}

function lossNotes({ header, claims, kind, party }: Token): string[] {
  const { alg } = header;
  const notes: string[] = [];
  if (!SIGNING_ALGORITHMS.some((known) => known === alg))
    notes.push(`The token is signed with ${String(alg)}. Understudy signs tokens with ES256.`);
  if (kind === 'access_token' && hasProfile(header))
    notes.push('The token’s header has typ at+jwt (RFC 9068 §2.1), so the access token profile is rfc9068.');
  if (claims['cnf'] !== undefined)
    notes.push(
      'The token is bound to a client key (cnf, RFC 7800), which is not supported. Understudy issues bearer tokens.',
    );
  if (typeof claims['scp'] === 'string') notes.push('The token’s scp is a string. In Understudy it is an array.');
  if (Array.isArray(claims['scope'])) notes.push('The token’s scope is an array. In Understudy, scp is the array.');
  const ofClient = claimsOfClient(party, claims);
  const lost = Object.keys(claims).filter((name) => isVendorClaim(name) && !ofClient.includes(name));
  if (lost.length > 0) notes.push(`Left out because they describe the token, not the user: ${listed(lost)}.`);
  return notes;
}
