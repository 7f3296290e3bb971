import { clientSchema, type ClientInput } from '../../../contract/client.ts';
import { SIGNING_ALGORITHMS } from '../../../contract/settings.ts';
import { authenticationContext, type UserInput } from '../../../contract/user.ts';
import { ConfigError } from '../../core/config-error.ts';
import { isJson, textOf, type Json } from '../acp/read.ts';
import { CALLBACK } from './discovery.ts';
import { addClaims, addScopes, draftFor, exampleUser, listed, textsIn, userClaims, type Draft } from './workspace.ts';

interface Token {
  header: Json;
  claims: Json;
  type: 'id_token' | 'access_token';
}

/** A workspace whose tokens look like this one. Its signature is not looked at. */
export function proposeFromToken(text: string, secret: string): Draft {
  const token = parseToken(text);
  const issuer = textOf(token.claims['iss']);
  const draft = draftFor(issuer ?? 'https://unknown.example/default/token');
  const { workspace, notes } = draft;
  if (!issuer) notes.push('The token names no issuer.');
  const scopes = scopesOf(token.claims);
  addScopes(draft, scopes);
  addClaims(draft, token.type, Object.keys(token.claims));
  const user = userLike(token, notes);
  workspace.users = [user];
  workspace.settings = settingsLike(token, draft);
  workspace.clients = [clientLike(token, draft, secret)];
  notes.push(
    token.type === 'access_token'
      ? 'It was read as an access token: its claims are in the list of access tokens.'
      : 'It was read as an ID token: its claims are in the list of ID tokens and userinfo.',
    'Its signature was not looked at.',
  );
  return draft;
}

function parseToken(text: string): Token {
  const parts = text.split('.');
  if (parts.length === 5)
    throw new ConfigError('invalid', 'The token is encrypted (JWE), so nothing can be read in it.');
  const [header, claims] = parts.map(parsePart);
  if (parts.length !== 3 || !header || !claims)
    throw new ConfigError(
      'invalid',
      'This is neither a discovery document nor a JWT; paste the JSON of /.well-known/openid-configuration, or a token of three parts joined by dots.',
    );
  const isAccess =
    /^(?:application\/)?at\+jwt$/i.test(String(header['typ'])) ||
    (claims['nonce'] === undefined && (claims['scope'] ?? claims['scp'] ?? claims['client_id']) !== undefined);
  return { header, claims, type: isAccess ? 'access_token' : 'id_token' };
}

function parsePart(part: string): Json | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const scopesOf = ({ scope, scp }: Json): string[] =>
  [scope, scp].flatMap((value) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : textsIn(value)));

/** The user that the token is about, with what it says of them. */
function userLike({ claims }: Token, notes: string[]): UserInput {
  const sub = textOf(claims['sub']);
  if (sub === undefined || sub === clientIdOf(claims)) {
    notes.push('The token is about no user; “alice” (password “alice”) is an example to begin with.');
    return exampleUser();
  }
  const context = userClaims(claims);
  const refused = new Set(authenticationContext.safeParse(context).error?.issues.map(({ path }) => String(path[0])));
  if (refused.size > 0) notes.push(`Left out, for they are not as OpenID Connect has them: ${listed([...refused])}.`);
  notes.push(`The user is called “${sub}”, so that sub is the same; the password is “password”.`);
  return {
    username: sub.slice(0, 256),
    password: 'password',
    authentication_context: Object.fromEntries(Object.entries(context).filter(([name]) => !refused.has(name))),
  };
}

function settingsLike({ header, claims, type }: Token, { notes }: Draft): NonNullable<Draft['workspace']['settings']> {
  const signing_alg = SIGNING_ALGORITHMS.find((alg) => alg === header['alg']);
  if (!signing_alg) notes.push(`It is signed with ${String(header['alg'])}; here tokens are signed with ES256.`);
  const [issued, expires] = [claims['iat'], claims['exp']];
  const seconds = typeof issued === 'number' && typeof expires === 'number' ? Math.round(expires - issued) : 0;
  const acr = textOf(claims['acr']);
  return {
    ...(signing_alg && { signing_alg }),
    ...(seconds > 0 && { [`${type}_ttl`]: `${seconds}s` }),
    ...(acr && { acr_values_supported: [acr.slice(0, 256)] }),
    ...(typeof claims['scope'] === 'string' && { scope_claim_formats: ['scp_array', 'scope_space_separated'] }),
  };
}

const clientIdOf = ({ azp, client_id, cid, aud }: Json): string | undefined =>
  textOf(client_id) ?? textOf(azp) ?? textOf(cid) ?? (Array.isArray(aud) ? textsIn(aud)[0] : textOf(aud));

function clientLike({ claims }: Token, { workspace, notes }: Draft, secret: string): ClientInput {
  const named = clientIdOf(claims) ?? 'app';
  const isUsable = clientSchema.shape.client_id.safeParse(named).success;
  const client_id = isUsable ? named : 'app';
  const others = (Array.isArray(claims['aud']) ? textsIn(claims['aud']) : textsIn([claims['aud']])).filter(
    (audience) => audience !== named,
  );
  notes.push(`The client is “${client_id}”, with a new secret and the redirect URI ${CALLBACK}.`);
  const asked = scopesOf(claims).filter((name) => (workspace.scopes ?? []).some((scope) => scope.name === name));
  return {
    client_id,
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: secret,
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scopes: [...new Set(['openid', 'profile', 'email', ...asked])],
    ...(others.length > 0 && { audience: others }),
  };
}
