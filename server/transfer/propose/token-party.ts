import { textOf, type Json } from '../acp/read.ts';
import { audiencesOf, CLIENT_CLAIMS, partiesOf, subjectOf, type ParsedToken, type TokenKind } from './parse-token.ts';
import { textsIn } from './workspace.ts';

/** The parties of a token. */
export interface Party {
  /** The client it was issued to, if the token says so. */
  client?: string;
  /** Whether the token says so. Otherwise it is the most likely of its audiences. */
  isNamed: boolean;
  /** Who may accept it, besides the client. */
  audience: string[];
  /** The platform of the token's workload, such as a CI job or a pod. */
  workload?: string;
  /** The subject of the token, if it is a person. */
  person?: string;
}

/** Claims found only in workload tokens, by platform. */
const WORKLOADS: readonly (readonly [string, RegExp])[] = [
  ['Kubernetes', /^kubernetes\.io(?:\/|$)/],
  ['GitHub Actions', /^job_workflow_ref$/],
  ['GitLab CI', /^(?:pipeline_source|ci_config_ref_uri)$/],
  ['CircleCI', /^oidc\.circleci\.com\//],
  ['Buildkite', /^pipeline_slug$/],
  ['Bitbucket Pipelines', /^pipelineUuid$/],
  ['HCP Terraform', /^terraform_run_phase$/],
  ['Google Cloud', /^google$/],
];

export function workloadIn(claims: Json): string | undefined {
  const names = Object.keys(claims);
  const found = WORKLOADS.find(([, pattern]) => names.some((name) => pattern.test(name)));
  if (found) return found[0];
  if (textOf(claims['sub'])?.startsWith('spiffe://')) return 'SPIFFE';
  if (/\.gserviceaccount\./.test(textOf(claims['email']) ?? '')) return 'Google Cloud';
  return undefined;
}

export function partyOf(kind: TokenKind, token: ParsedToken): Party {
  const { claims } = token;
  const workload = workloadIn(claims);
  const { client: found, isNamed } = clientOf(kind, claims);
  const person = workload === undefined && isAboutPerson(token, found) ? subjectOf(claims) : undefined;
  const client = person === undefined && (workload !== undefined || !isNamed) ? (programIn(claims) ?? found) : found;
  // The aud of a refresh token is the server itself; that of a logout token is the client.
  const isForClients = kind === 'id_token' || kind === 'access_token';
  const audience = isForClients ? [...new Set(audiencesOf(claims))].filter((aud) => aud !== client) : [];
  return {
    ...(client !== undefined && { client }),
    ...(workload !== undefined && { workload }),
    ...(person !== undefined && { person }),
    isNamed: isNamed || workload !== undefined,
    audience,
  };
}

/** The program that a token without a person is about. AM wraps it in its own format. */
const programIn = ({ sub }: Json): string | undefined => /^\(age!(.+)\)$/.exec(textOf(sub) ?? '')?.[1] ?? textOf(sub);

/** The claims that name the client and can be configured here. The protocol reserves client_id and azp. */
export const claimsOfClient = ({ client, isNamed }: Party, claims: Json): string[] =>
  CLIENT_CLAIMS.filter((name) => isNamed && claims[name] === client && name !== 'client_id' && name !== 'azp');

function clientOf(kind: TokenKind, claims: Json): { client: string | undefined; isNamed: boolean } {
  const audiences = audiencesOf(claims);
  const parties = partiesOf(claims);
  if (kind === 'id_token' || kind === 'logout_token') {
    // OpenID Connect Core §2: aud MUST contain the client. azp may be an app that made the request on its behalf.
    const client = parties.find((party) => audiences.includes(party)) ?? audiences[0] ?? parties[0];
    return { client, isNamed: true };
  }
  if (parties.length > 0) return { client: parties[0], isNamed: true };
  // In ACP tokens, aud starts with the client.
  return { client: audiences.find((aud) => !isApi(aud)), isNamed: false };
}

/** Values of aud that aren't clients: URLs, host names, roles. */
const API = /^(?:[a-z][a-z0-9+.-]*:.+|[a-z0-9-]+(?:\.[a-z0-9-]+)+|account|authenticated|anon|default)$/i;
const isApi = (audience: string): boolean => API.test(audience);

/** Vendor claims for how a token was obtained, and their values when no person was involved. */
const WITHOUT_PERSON: Readonly<Record<string, RegExp>> = {
  gty: /^client[-_]credentials$/i,
  grant_type: /^client_credentials$/i,
  aut: /^APPLICATION$/i,
  idtyp: /^app$/i,
  preferred_username: /^service-account-/,
  sub: /(?:@clients$|^\(age!)/,
  role: /^(?:anon|service_role)$/,
  sub_type: /^(?:client|machine|service|service-?id)$/i,
  subject_type: /^(?:client|machine|service)$/i,
};

function isAboutPerson({ header, claims }: ParsedToken, client: string | undefined): boolean {
  const sub = textOf(claims['sub']);
  if (sub !== undefined && (sub === client || partiesOf(claims).includes(sub))) return false;
  const says = (from: Json): boolean =>
    Object.entries(WITHOUT_PERSON).some(([name, pattern]) =>
      textsIn([from[name]].flat()).some((value) => pattern.test(value)),
    );
  if (says(claims) || says(header)) return false;
  // Entra: an application's sub and oid are equal; a user's sub differs per application.
  const isApplication =
    sub !== undefined && sub === claims['oid'] && claims['scp'] === undefined && claims['ver'] !== undefined;
  return !isApplication || isUserNamed(claims);
}

const isUserNamed = (claims: Json): boolean =>
  ['upn', 'preferred_username', 'unique_name', 'email', 'name'].some((name) => claims[name] !== undefined);
