import type { Traffic } from '../../contract/traffic/traffic.ts';
import type { Issuer } from '../core/issuer.ts';
import { readAssertion } from '../protocol/client-assertion.ts';
import type { Token } from './dossier.ts';
import type { Request } from './request.ts';

/** Says which client sent a request. Undefined if that isn’t sure. */
export interface Attributor {
  client(request: Request): string | undefined;
  /** The client whose callback page the request’s Referer names, if that has a code in it. */
  callback(request: Request): string | undefined;
}

interface Known {
  tokens: ReadonlyMap<string, Token>;
  flows: Traffic['flows'];
}

/** Attribution by what requests name, by the tokens in them, and by the programs that send them. */
export function attributor(issuer: Issuer, requests: readonly Request[], known: Known): Attributor {
  const callbacks = uniqueOwners(issuer, 'redirect_uris');
  const homes = uniqueOwners(issuer, 'post_logout_redirect_uris');
  const named = (request: Request) => namedClient(request, known, homes);
  const programs = programsOf(requests, named);
  return {
    client: (request) =>
      request.endpoint === 'jwks' || request.endpoint === 'discovery'
        ? programs.get(programOf(request) ?? '')
        : named(request),
    callback({ referer }) {
      if (referer === undefined || !/[?&]code=/.test(referer)) return undefined;
      return callbacks.get(referer.slice(0, referer.indexOf('?')));
    },
  };
}

/** The client that a request names, or that got the token in it. */
function namedClient(request: Request, { tokens, flows }: Known, homes: ReadonlyMap<string, string>) {
  const { endpoint, query, form, basic, bearer, method } = request;
  switch (endpoint) {
    case 'authorize':
      return query.has('login_id') ? undefined : ((method === 'POST' ? form : query).get('client_id') ?? undefined);
    case 'end-session': {
      const params = method === 'POST' ? form : query;
      return (
        params.get('client_id') ??
        audienceOf(params.get('id_token_hint')) ??
        homes.get(params.get('post_logout_redirect_uri') ?? '')
      );
    }
    case 'userinfo': {
      const value = bearer ?? form.get('access_token') ?? query.get('access_token') ?? '';
      return tokens.get(value)?.client_id ?? flows.get(request.flowId ?? '')?.client_id;
    }
    case 'token':
    case 'introspect':
    case 'revoke':
      return (
        basic?.id ??
        form.get('client_id') ??
        assertingClient(form) ??
        tokens.get(bearer ?? '')?.client_id ??
        query.get('client_id') ??
        undefined
      );
    default:
      return undefined;
  }
}

function assertingClient(form: URLSearchParams): string | undefined {
  const assertion = form.get('client_assertion');
  if (assertion === null) return undefined;
  try {
    return readAssertion(assertion).client_id;
  } catch {
    return undefined;
  }
}

/** The client that an ID token is for. It only names it; the server has verified it. */
function audienceOf(hint: string | null): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(hint?.split('.')[1] ?? '', 'base64url').toString());
    const aud: unknown = (claims as { aud?: unknown }).aud;
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}

/** URIs that only one client has registered. */
function uniqueOwners(issuer: Issuer, of: 'redirect_uris' | 'post_logout_redirect_uris'): Map<string, string> {
  const owners = new Map<string, string>();
  const several = new Set<string>();
  for (const client of issuer.clients.values()) {
    for (const uri of client[of]) {
      if (owners.has(uri)) several.add(uri);
      owners.set(uri, client.client_id);
    }
  }
  for (const uri of several) owners.delete(uri);
  return owners;
}

const BACK_CHANNEL = new Set(['token', 'introspect', 'revoke']);

/** A program, as far as its requests show. A page loses what it has read when it is reloaded, so it doesn’t count. */
const programOf = ({ agent, origin }: Request): string | undefined => (origin === undefined ? agent : undefined);

/** The programs that act for exactly one client. */
function programsOf(
  requests: readonly Request[],
  named: (request: Request) => string | undefined,
): ReadonlyMap<string, string> {
  const programs = new Map<string, string>();
  const several = new Set<string>();
  for (const request of requests) {
    const program = BACK_CHANNEL.has(request.endpoint) ? programOf(request) : undefined;
    const client_id = program === undefined ? undefined : named(request);
    if (program === undefined || client_id === undefined) continue;
    if ((programs.get(program) ?? client_id) !== client_id) several.add(program);
    programs.set(program, client_id);
  }
  for (const program of several) programs.delete(program);
  return programs;
}
