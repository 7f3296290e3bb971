import type { Client } from '../../config/client.ts';
import { claimId, type Claim } from '../../config/scope.ts';
import { SIGNING_ALGORITHMS, type Settings } from '../../config/settings.ts';
import type { Fix } from '../verdict.ts';
import { CLIENT_AUTHENTICATION } from './client-authentication.ts';
import type { ComparedFlow, FlowDifference } from './comparison.ts';

/** What is configured for one of the two flows. */
export interface Here {
  tid: string;
  aid: string;
  client: Client;
  settings: Settings;
  claims: readonly Claim[];
  /** The ETag of the config. */
  ifMatch?: string;
}

/** What a setting is looked for with. */
export interface Around extends Pick<Wish, 'config' | 'flow' | 'isOtherScope'> {
  /** Whose answers Understudy could give. */
  imitated: 'left' | 'right';
}

/** A difference as seen from here: the value of the other side, and our own. */
interface Wish {
  difference: FlowDifference;
  there: string | undefined;
  here: string | undefined;
  config: Here;
  /** The flow of this server. */
  flow: ComparedFlow;
  /** Scopes release claims, so other claims follow from other scopes. */
  isOtherScope: boolean;
}

type Change = Pick<Fix, 'id' | 'label' | 'operation' | 'params' | 'body'>;
type Rule = (wish: Wish) => Change | undefined;

/** The setting that makes Understudy answer like the other side. Undefined if there is none. */
export function settingFor(difference: FlowDifference, around: Around): Fix | undefined {
  const { imitated, config } = around;
  const [there, here] = imitated === 'left' ? [difference.left, difference.right] : [difference.right, difference.left];
  const wish: Wish = { difference, there, here, ...around };
  for (const rule of RULES) {
    const change = rule(wish);
    if (change) return { ...change, ...(config.ifMatch !== undefined && { if_match: config.ifMatch }) };
  }
  return undefined;
}

const workspaceOf = ({ config: { tid, aid } }: Wish) => ({ tid, aid });

const forSettings = (wish: Wish, label: string, body: Record<string, unknown>): Change => ({
  id: `set-${Object.keys(body)[0] ?? ''}`,
  label,
  operation: 'settings.update',
  params: workspaceOf(wish),
  body,
});

const forClient = (wish: Wish, label: string, body: Record<string, unknown>): Change => ({
  id: `set-${Object.keys(body)[0] ?? ''}`,
  label,
  operation: 'clients.update',
  params: { ...workspaceOf(wish), client_id: wish.config.client.client_id },
  body,
});

const isAt = ({ difference: { where, of, name } }: Wish, place: string, whose: string, what: string): boolean =>
  where === place && of === whose && name === what;

const OF_TOKEN = { 'ID token': 'id_token', 'access token': 'access_token' } as const;
const tokenOf = (of: string) => (of === 'ID token' || of === 'access token' ? OF_TOKEN[of] : undefined);

/** A client with its own lifetimes keeps them apart from those of the workspace. */
function lifetime(wish: Wish): Change | undefined {
  const { difference, there = '', config } = wish;
  const seconds = /^(\d+)(?: s)?$/.exec(there)?.[1];
  const isMember = isAt(wish, 'member', 'token', 'expires_in');
  const token = isMember ? 'access_token' : tokenOf(difference.of);
  if (seconds === undefined || token === undefined || !(isMember || isAt(wish, 'claim', difference.of, 'lifetime')))
    return undefined;
  const field = `${token}_ttl`;
  const label = `Issue ${token === 'id_token' ? 'ID tokens' : 'access tokens'} for ${seconds} seconds`;
  return config.client.use_custom_token_ttls
    ? forClient(wish, label, { token_ttls: { [field]: `${seconds}s` } })
    : forSettings(wish, label, { [field]: `${seconds}s` });
}

function format(wish: Wish): Change | undefined {
  const { there, config } = wish;
  if (isAt(wish, 'token_header', 'access token', 'format')) {
    const strategy = there === 'JWT' ? 'jwt' : 'opaque';
    return forClient(wish, `Give ${config.client.client_id} ${strategy === 'jwt' ? 'JWTs' : 'opaque access tokens'}`, {
      access_token_strategy: strategy,
    });
  }
  if (!isAt(wish, 'member', 'userinfo', 'format')) return undefined;
  const alg = there === 'JWT' ? config.settings.signing_alg : 'none';
  return forClient(wish, `Answer userinfo as ${there === 'JWT' ? 'a signed JWT' : 'plain JSON'}`, {
    userinfo_signed_response_alg: alg,
  });
}

function algorithm(wish: Wish): Change | undefined {
  const { difference, there = '' } = wish;
  const token = tokenOf(difference.of);
  const known: readonly string[] = SIGNING_ALGORITHMS;
  if (token === undefined || !isAt(wish, 'token_header', difference.of, 'alg') || !known.includes(there))
    return undefined;
  return forClient(wish, `Sign ${difference.of}s with ${there}`, { [`${token}_signed_response_alg`]: there });
}

function scopeClaim(wish: Wish): Change | undefined {
  const { there, here, config } = wish;
  if (!isAt(wish, 'claim', 'access token', 'scope') || there === undefined || here !== undefined) return undefined;
  const formats = [...new Set([...config.settings.scope_claim_formats, 'scope_space_separated'])];
  return forSettings(wish, 'Add a scope claim to access tokens', { scope_claim_formats: formats });
}

/** A `sub` that is not the name of the user (OpenID Connect Core §8). */
function subject(wish: Wish): Change | undefined {
  const { difference, there, here, config, flow } = wish;
  if (difference.where !== 'claim' || difference.name !== 'sub' || there === undefined) return undefined;
  const isName = here === flow.username;
  if (config.settings.subject_format !== 'legacy' || !isName) return undefined;
  return forSettings(wish, 'Make sub a hash instead of the username', { subject_format: 'hash' });
}

function identityProvider(wish: Wish): Change | undefined {
  const { difference, there } = wish;
  if (difference.where !== 'claim' || difference.name !== 'idp' || there === undefined) return undefined;
  return forSettings(wish, `Call the identity provider ${there}`, { idp_id: there });
}

function authenticationContext(wish: Wish): Change | undefined {
  const { difference, there, config } = wish;
  if (difference.where !== 'claim' || difference.name !== 'acr' || there === undefined) return undefined;
  const others = config.settings.acr_values_supported.filter((value) => value !== there);
  return forSettings(wish, `Log users in with acr ${there}`, { acr_values_supported: [there, ...others] });
}

function audience(wish: Wish): Change | undefined {
  const { there = '', here = '', config } = wish;
  if (!isAt(wish, 'claim', 'access token', 'aud')) return undefined;
  const wanted = listIn(there).filter((entry) => !listIn(here).includes(entry) && entry !== config.client.client_id);
  if (wanted.length === 0) return undefined;
  return forClient(wish, `Add ${wanted.join(', ')} to aud`, { audience: [...config.client.audience, ...wanted] });
}

/** The strings of a claim that is one string or a list of them (RFC 7519 §4.1.3). */
function listIn(text: string): string[] {
  if (!text.startsWith('[')) return text === '' ? [] : [text];
  try {
    return (JSON.parse(text) as unknown[]).filter((entry) => typeof entry === 'string');
  } catch {
    return [];
  }
}

/** Claims that the protocol sets. No list of claims can. */
const OF_PROTOCOL =
  /^(?:acr|aid|amr|at_hash|aud|auth_time|azp|c_hash|client_id|cnf|exp|iat|idp|idp_method|iss|jti|lifetime|nbf|nonce|rat|s_hash|scope|scp|sid|st|sub|tid|typ|ver)$/;

/** Userinfo has the claims of the ID token's list (acp.md §3.3). */
function claim(wish: Wish): Change | undefined {
  const { difference, there, here, config, isOtherScope } = wish;
  const { where, of, name } = difference;
  const isUserinfo = where === 'member' && of === 'userinfo' && name !== 'format';
  const type = isUserinfo ? 'id_token' : where === 'claim' ? tokenOf(of) : undefined;
  if (type === undefined || OF_PROTOCOL.test(name) || difference.kind === 'changed' || difference.kind === 'reordered')
    return undefined;
  const configured = config.claims.find((one) => claimId(one) === claimId({ type, name }));
  const noun = type === 'id_token' ? 'ID tokens and userinfo' : 'access tokens';
  const isReleased = (configured?.scopes.length ?? 0) > 0;
  if (there === undefined && here !== undefined && configured && !(isReleased && isOtherScope))
    return {
      id: `remove-claim-${name}`,
      label: `Remove ${name} from ${noun}`,
      operation: 'claims.delete',
      params: { ...workspaceOf(wish), claimId: claimId(configured) },
    };
  if (there === undefined || configured) return undefined;
  return {
    id: `add-claim-${name}`,
    label: `Add the users’ attribute ${name} to ${noun}`,
    operation: 'claims.create',
    params: workspaceOf(wish),
    body: { name, type, source_type: 'authnCtx', source_path: name, scopes: [] },
  };
}

/** The client did it differently there. Here it may do the same. */
function authentication(wish: Wish): Change | undefined {
  const { there, config } = wish;
  if (!isAt(wish, 'parameter', 'token', CLIENT_AUTHENTICATION) || there === undefined || there === 'none')
    return undefined;
  if (config.client.token_endpoint_auth_method === there) return undefined;
  const { client_id } = config.client;
  return forClient(wish, `Let ${client_id} use ${there}`, { token_endpoint_auth_method: there });
}

function redirectUri(wish: Wish): Change | undefined {
  const { there, config } = wish;
  if (!isAt(wish, 'parameter', 'authorize', 'redirect_uri') || there === undefined) return undefined;
  const { redirect_uris: registered, client_id } = config.client;
  if (registered.includes(there)) return undefined;
  return forClient(wish, `Register ${there} for ${client_id}`, { redirect_uris: [...registered, there] });
}

function scopes(wish: Wish): Change | undefined {
  const { there, config } = wish;
  const isScope = isAt(wish, 'member', 'token', 'scope') || isAt(wish, 'parameter', 'authorize', 'scope');
  const wanted = isScope ? (there ?? '').split(' ').filter((scope) => scope !== '') : [];
  const missing = wanted.filter((scope) => !config.client.scopes.includes(scope));
  if (missing.length === 0 || config.client.scopes.length === 0) return undefined;
  const { client_id, scopes: subscribed } = config.client;
  return forClient(wish, `Let ${client_id} request ${missing.join(', ')}`, { scopes: [...subscribed, ...missing] });
}

function refreshToken(wish: Wish): Change | undefined {
  const { there, here, config } = wish;
  if (isAt(wish, 'member', 'token', 'refresh token after use'))
    return forSettings(
      wish,
      there === 'kept' ? 'Keep refresh tokens on use (less secure)' : 'Replace refresh tokens on use',
      { disable_refresh_token_cycling: there === 'kept' },
    );
  const grants: readonly string[] = config.client.grant_types;
  if (!isAt(wish, 'member', 'token', 'refresh_token') || there === undefined || here !== undefined) return undefined;
  if (grants.includes('refresh_token')) return undefined;
  const { client_id } = config.client;
  return forClient(wish, `Let ${client_id} get refresh tokens`, { grant_types: [...grants, 'refresh_token'] });
}

function consent(wish: Wish): Change | undefined {
  const { difference, there = '', here = '', config } = wish;
  if (difference.where !== 'outcome' || difference.step !== 'consent-given') return undefined;
  const { client_id, trusted } = config.client;
  if (there === 'skipped' && here !== 'skipped' && !trusted)
    return forClient(wish, `Trust ${client_id}, so that nobody is asked for consent`, { trusted: true });
  return there === 'passed' && here === 'skipped' && trusted
    ? forClient(wish, `Ask for consent for ${client_id}`, { trusted: false })
    : undefined;
}

const RULES: readonly Rule[] = [
  lifetime,
  format,
  algorithm,
  scopeClaim,
  subject,
  identityProvider,
  authenticationContext,
  audience,
  claim,
  authentication,
  redirectUri,
  scopes,
  refreshToken,
  consent,
];
