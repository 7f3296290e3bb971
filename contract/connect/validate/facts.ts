import type { Client } from '../../config/client.ts';
import type { Scope, Service } from '../../config/scope.ts';
import type { Settings, SigningAlgorithm } from '../../config/settings.ts';

/** What an API must check of a client's access tokens. */
export interface TokenFacts {
  issuer: string;
  jwks_uri: string;
  /** The audience that stands for the API. */
  audience: string;
  /** The claim with the granted scopes: a list in scp, or a text in scope. */
  scopeClaim: 'scp' | 'scope';
  /** A scope that the API may demand. Absent if the client has none but OpenID's. */
  scope?: string;
  typ: string;
  alg: SigningAlgorithm;
  /** Whether they are opaque, so that only introspection can tell (RFC 7662). */
  isOpaque: boolean;
}

/** typ in the header of a JWT access token: ACP’s, or that of RFC 9068 §2.1. */
export const typOf = ({ access_token_profile }: Pick<Settings, 'access_token_profile'>): string =>
  access_token_profile === 'rfc9068' ? 'at+jwt' : 'JWT';

/** What a service adds to aud: its own audience, or ACP's name for it (acp.md §3.4). */
export const serviceAudience = (
  issuer: string,
  { id, custom_audience }: Pick<Service, 'id' | 'custom_audience'>,
): string => custom_audience ?? `spiffe:${issuer.slice(issuer.indexOf(':') + 1)}/${id}`;

interface Workspace {
  issuer: string;
  settings: Settings;
  services: readonly Service[];
  scopes: readonly Scope[];
}

/** The checks for the access tokens of a client. */
export function tokenFacts(client: Client, { issuer, settings, services, scopes }: Workspace): TokenFacts {
  const own = services.filter(({ system, type }) => !system && type === 'user');
  const ofApi = scopes.find(
    ({ name, service_id }) => client.scopes.includes(name) && own.some(({ id }) => id === service_id),
  );
  const service = own.find(({ id }) => id === ofApi?.service_id);
  const formats = settings.scope_claim_formats;
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    audience: client.audience[0] ?? (service ? serviceAudience(issuer, service) : client.client_id),
    scopeClaim: formats.includes('scp_array') ? 'scp' : 'scope',
    ...(ofApi && { scope: ofApi.name }),
    typ: typOf(settings),
    alg: client.access_token_signed_response_alg ?? settings.signing_alg,
    isOpaque: (client.access_token_strategy ?? settings.access_token_strategy) === 'opaque',
  };
}
