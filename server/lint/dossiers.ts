import { SECOND } from '../../contract/faults/mix-up.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { Exchange, Traffic } from '../../contract/traffic/traffic.ts';
import type { ConfigStore, Issuer } from '../core/ports.ts';
import { attributor, type Attributor } from './attribution.ts';
import type { Dossier, Login, Token } from './dossier.ts';
import { requestOf, type Request } from './request.ts';

interface LintFacts {
  config: Pick<ConfigStore, 'tag'>;
  issuer: Issuer;
  traffic: Pick<Traffic, 'exchanges' | 'flows'>;
}

/** Parameters that are secret, wherever they are. */
const SECRET_PARAMETERS = ['client_secret', 'client_assertion', 'code_verifier', 'refresh_token', 'password', 'token'];

/** One dossier for each client of a workspace, from one pass over the record. */
export function dossiersOf({ config, issuer, traffic }: LintFacts): ReadonlyMap<string, Dossier> {
  const requests = requestsOf(issuer, traffic);
  const tokens = tokensOf(requests, traffic.flows);
  const attribute = attributor(issuer, requests, { tokens, flows: traffic.flows });
  const lastAt = requests.at(-1)?.at ?? 0;
  const dossiers = new Map<string, Dossier>();
  for (const client of issuer.clients.values()) {
    const lists = { logins: [], token: [], userinfo: [], introspect: [], revoke: [], logouts: [] };
    const others = { jwks: [], discovery: [], exposed: [], leaking: [] };
    dossiers.set(client.client_id, { config, issuer, client, tokens, lastAt, ...lists, ...others });
  }
  for (const request of requests) file(request, { dossiers, attribute, flows: traffic.flows });
  return dossiers;
}

function requestsOf(issuer: Issuer, { exchanges }: Pick<Traffic, 'exchanges'>): Request[] {
  const requests: Request[] = [];
  for (const exchange of exchanges.values()) {
    if (exchange.workspace !== issuer.id || isLed(issuer, exchange)) continue;
    const request = requestOf(exchange);
    if (request.method === 'GET' || request.method === 'POST') requests.push(request);
  }
  return requests;
}

/** A mix-up led the browser there: the client made one request, and it is recorded twice. */
const isLed = ({ path }: Issuer, { endpoint, request }: Exchange): boolean =>
  endpoint === 'authorize' && request.url.startsWith(`${path}${SECOND}/`);

function tokensOf(requests: readonly Request[], flows: Traffic['flows']): ReadonlyMap<string, Token> {
  const tokens = new Map<string, Token>();
  for (const from of requests) {
    const { access_token, refresh_token, expires_in } = from.issued;
    const flow = flows.get(from.flowId ?? '');
    const client_id = flow?.client_id;
    if (client_id === undefined || access_token === undefined) continue;
    const expiresAt = expires_in === undefined ? undefined : from.at + expires_in * 1000;
    const endsAt = revokedAt(flow, from) ?? expiresAt;
    tokens.set(access_token, { kind: 'access_token', client_id, from, endsAt });
    if (refresh_token !== undefined && !tokens.has(refresh_token))
      tokens.set(refresh_token, { kind: 'refresh_token', client_id, from, endsAt: undefined });
  }
  return tokens;
}

/** The time in a token is in whole seconds. */
const NEAR_MS = 2000;

const revokedAt = (flow: Flow | undefined, { at }: Request): number | undefined =>
  flow?.tokens.find(({ kind, issuedAt }) => kind === 'access_token' && Math.abs(issuedAt - at) <= NEAR_MS)?.revokedAt;

interface Cabinet {
  dossiers: ReadonlyMap<string, Dossier>;
  attribute: Attributor;
  flows: Traffic['flows'];
}

const LISTS: Readonly<Record<string, keyof Dossier & ('token' | 'userinfo' | 'introspect' | 'revoke')>> = {
  token: 'token',
  userinfo: 'userinfo',
  introspect: 'introspect',
  revoke: 'revoke',
};

/** Puts a request into the dossier of the client that it came from. */
function file(request: Request, { dossiers, attribute, flows }: Cabinet): void {
  const { endpoint } = request;
  const leaked = attribute.callback(request);
  if (leaked !== undefined) dossiers.get(leaked)?.leaking.push(request);
  const dossier = dossiers.get(attribute.client(request) ?? '');
  if (!dossier) return;
  if (endpoint !== 'userinfo' && SECRET_PARAMETERS.some((name) => request.query.has(name)))
    dossier.exposed.push(request);
  if (endpoint === 'jwks' || endpoint === 'discovery') dossier[endpoint].push(request);
  else if (endpoint === 'end-session') dossier.logouts.push(request);
  else if (endpoint === 'authorize') {
    const login = loginOf(request, flows.get(request.flowId ?? ''));
    if (login) dossier.logins.push(login);
  } else {
    const list = LISTS[endpoint];
    // A client that couldn’t authenticate may be another program.
    if (list && (list === 'userinfo' || request.status !== 401)) dossier[list].push(request);
  }
}

/** An authorization request, if it was accepted. */
function loginOf(request: Request, flow: Flow | undefined): Login | undefined {
  const accepted = flow?.steps['authorize-requested']?.some(
    ({ check, outcome }) => check === 'request-validated' && outcome === 'passed',
  );
  if (!flow || !accepted) return undefined;
  const redeemed = flow.steps['request-validated']?.some(
    ({ check, outcome }) => check === 'code-redeemed' && outcome === 'passed',
  );
  return {
    request,
    flow,
    params: request.method === 'POST' ? request.form : request.query,
    redeemed: redeemed === true,
  };
}
