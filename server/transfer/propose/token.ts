import { clientSchema, type ClientInput } from '../../../contract/config/client.ts';
import type { ClaimInput } from '../../../contract/config/scope.ts';
import { SIGNING_ALGORITHMS } from '../../../contract/config/settings.ts';
import { authenticationContext, type UserInput } from '../../../contract/config/user.ts';
import { textOf, type Json } from '../acp/read.ts';
import { CALLBACK } from './discovery.ts';
import { parseToken, scopesOf } from './parse-token.ts';
import { declarationIn, kindOf } from './token-kind.ts';
import { hasProfile, tokenNotes } from './token-notes.ts';
import type { Token } from './read-token.ts';
import { claimsOfClient, partyOf } from './token-party.ts';
import { addClaims, addScopes, draftFor, exampleUser, listed, userClaims, type Draft } from './workspace.ts';

/** A workspace whose tokens look like this one. The signature isn't checked. */
export function proposeFromToken(text: string, secret: string): Draft {
  const token = readToken(text);
  const draft = draftFor(textOf(token.claims['iss']) ?? 'https://unknown.example/default/token');
  const { workspace, notes } = draft;
  addScopes(draft, scopesOf(token.claims));
  addTokenClaims(draft, token);
  workspace.settings = settingsLike(token);
  const client = clientLike(token, draft, secret);
  workspace.clients = [client];
  notes.push(...tokenNotes(token, client));
  workspace.users = [userLike(token, notes)];
  return draft;
}

function readToken(text: string): Token {
  const parsed = parseToken(text);
  const reading = kindOf(parsed);
  const declaring = declarationIn(parsed.claims);
  const attributes = Object.entries(userClaims(parsed.claims)).filter(([name]) => name !== declaring);
  return { ...parsed, ...reading, party: partyOf(reading.kind, parsed), attributes: Object.fromEntries(attributes) };
}

/** Without a user, claim values come from the client's metadata. */
function addTokenClaims(draft: Draft, { kind, party, claims, attributes }: Token): void {
  if (kind !== 'id_token' && kind !== 'access_token') return;
  const names = Object.keys(attributes);
  if (party.person !== undefined) addClaims(draft, kind, names);
  else addClaims(draft, 'access_token', names, (name) => `metadata.${name}`);
  const type = party.person === undefined ? 'access_token' : kind;
  const ofClient = claimsOfClient(party, claims).map((name): ClaimInput => ({
    name,
    type,
    scopes: [],
    source_type: 'client',
    source_path: 'client_id',
  }));
  draft.workspace.claims = [...(draft.workspace.claims ?? []), ...ofClient];
}

/** The token's user, with the attributes it contains. */
function userLike({ party, attributes }: Token, notes: string[]): UserInput {
  const { person } = party;
  if (person === undefined) return exampleUser();
  const refused = new Set(authenticationContext.safeParse(attributes).error?.issues.map(({ path }) => String(path[0])));
  if (refused.size > 0)
    notes.push(`Left out because their values don’t match OpenID Connect: ${listed([...refused])}.`);
  return {
    username: person.slice(0, 256),
    password: 'password',
    authentication_context: Object.fromEntries(Object.entries(attributes).filter(([name]) => !refused.has(name))),
  };
}

function settingsLike({ header, claims, kind }: Token): NonNullable<Draft['workspace']['settings']> {
  const signing_alg = SIGNING_ALGORITHMS.find((alg) => alg === header['alg']);
  const [issued, expires] = [claims['iat'], claims['exp']];
  const seconds = typeof issued === 'number' && typeof expires === 'number' ? Math.round(expires - issued) : 0;
  const acr = textOf(claims['acr']);
  return {
    ...(signing_alg && { signing_alg }),
    ...(seconds > 0 && kind !== 'logout_token' && { [`${kind}_ttl`]: `${seconds}s` }),
    ...(acr && { acr_values_supported: [acr.slice(0, 256)] }),
    ...(kind === 'access_token' && hasProfile(header) && { access_token_profile: 'rfc9068' }),
    ...(typeof claims['scope'] === 'string' && { scope_claim_formats: ['scp_array', 'scope_space_separated'] }),
  };
}

function clientLike(token: Token, { workspace }: Draft, secret: string): ClientInput {
  const { claims, party, attributes } = token;
  const named = party.client ?? 'app';
  const client_id = clientSchema.shape.client_id.safeParse(named).success ? named : 'app';
  const asked = scopesOf(claims).filter((name) => (workspace.scopes ?? []).some((scope) => scope.name === name));
  const audience = party.audience.length > 0 && { audience: party.audience };
  if (party.person === undefined)
    return {
      client_id,
      application_types: ['service'],
      token_endpoint_auth_method: 'client_secret_basic',
      client_secret: secret,
      grant_types: ['client_credentials'],
      scopes: [...new Set(asked)],
      ...audience,
      ...(Object.keys(attributes).length > 0 && { metadata: attributes }),
    };
  const isPublic = isPublicClient(claims);
  const refreshed = token.kind === 'refresh_token' ? ['offline_access'] : [];
  return {
    client_id,
    ...(isPublic && { application_types: ['single_page'] }),
    token_endpoint_auth_method: isPublic ? 'none' : 'client_secret_basic',
    ...(!isPublic && { client_secret: secret }),
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    scopes: [...new Set(['openid', 'profile', 'email', ...refreshed, ...asked])],
    ...audience,
  };
}

/** Entra and UAA include how the client authenticated. */
const isPublicClient = ({ azpacr, appidacr, client_auth_method }: Json): boolean =>
  azpacr === '0' || appidacr === '0' || client_auth_method === 'none';
