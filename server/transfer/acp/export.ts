import type { Client } from '../../../contract/config/client.ts';
import type { ConfigInput, Workspace } from '../../../contract/config/config.ts';
import type { Claim, Scope, Service } from '../../../contract/config/scope.ts';
import { settingsSchema, type Settings } from '../../../contract/config/settings.ts';
import type { AcpForm } from '../../../contract/transfer-modes.ts';
import type { User } from '../../../contract/config/user.ts';
import { parseConfig } from '../../config/config-text.ts';
import { isSameJson } from '../../config/changes.ts';
import type { Json } from './read.ts';
import { Report, type ReportLine } from './report.ts';

export interface AcpExport {
  /** ACP's formats: `PUT /configuration` takes the flat form, `POST /promote/config` the tree form (acp.md §6). */
  document: Json;
  report: readonly ReportLine[];
}

/** Converts a config to ACP's own format, so you can import it into the real ACP. */
export function toAcp(source: ConfigInput, form: AcpForm): AcpExport {
  const report = new Report();
  const workspaces = parseConfig(source).workspaces.map((workspace) => partsOf(workspace, report));
  return { document: form === 'flat' ? flatOf(workspaces) : treeOf(workspaces, report), report: report.lines };
}

/** A document as text. */
export async function acpText(document: Json, format: 'json' | 'yaml'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(document, undefined, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(document, { aliasDuplicateObjects: false });
}

interface Parts {
  tid: string;
  aid: string;
  server: Json;
  clients: Json[];
  idp: Json;
  services: (Json & { scopes: Json[] })[];
  scopesWithoutService: Json[];
  claims: Json[];
}

function partsOf(workspace: Workspace, report: Report): Parts {
  const { tid, aid, name = aid, settings, scopes } = workspace;
  const services = new Set(workspace.services.map(({ id }) => id));
  return {
    tid,
    aid,
    server: { name, ...serverOf(settings, `workspace ${tid}/${aid}`, report) },
    clients: workspace.clients.map((client) => clientOf(client, report)),
    idp: idpOf(workspace, report),
    services: workspace.services.map((service) => ({
      ...serviceOf(service),
      scopes: scopes.filter(({ service_id }) => service_id === service.id).map(scopeOf),
    })),
    scopesWithoutService: scopes.filter(({ service_id }) => !services.has(service_id ?? '')).map(scopeOf),
    claims: workspace.claims.map(claimOf),
  };
}

function flatOf(workspaces: readonly Parts[]): Json {
  const owned = (list: (parts: Parts) => readonly Json[]): Json[] =>
    workspaces.flatMap((parts) =>
      list(parts).map((value) => ({ tenant_id: parts.tid, authorization_server_id: parts.aid, ...value })),
    );
  return {
    servers: workspaces.map(({ tid, aid, server }) => ({ id: aid, tenant_id: tid, ...server })),
    clients: owned(({ clients }) => clients),
    idps: owned(({ idp }) => [idp]),
    services: owned(({ services }) => services),
    scopes_without_service: owned(({ scopesWithoutService }) => scopesWithoutService),
    claims: owned(({ claims }) => claims),
  };
}

/** The tree form has one tenant: the first one. */
function treeOf(workspaces: readonly Parts[], report: Report): Json {
  const tenant = workspaces[0]?.tid ?? 'default';
  for (const { tid, aid } of workspaces)
    if (tid !== tenant)
      report.dropped(
        `workspace ${tid}/${aid}`,
        `a tree has only one tenant (here ${tenant}). Export this workspace separately`,
      );
  const own = workspaces.filter(({ tid }) => tid === tenant);
  return { id: tenant, name: tenant, servers: Object.fromEntries(own.map((parts) => [parts.aid, treeServer(parts)])) };
}

function treeServer({ server, clients, idp, services, scopesWithoutService, claims }: Parts): Json {
  return {
    ...server,
    clients: mapBy(clients, 'client_id'),
    idps: mapBy([idp], 'id'),
    services: mapBy(
      services.map((service) => ({ ...service, scopes: mapBy(service.scopes, 'name') })),
      'id',
    ),
    scopes_without_service: mapBy(scopesWithoutService, 'name'),
    claims: {
      id_token: mapBy(claims.filter(({ type }) => type === 'id_token').map(withoutType), 'name'),
      access_token: mapBy(claims.filter(({ type }) => type === 'access_token').map(withoutType), 'name'),
    },
  };
}

const withoutType = ({ type: _type, ...claim }: Json): Json => claim;

const mapBy = (values: readonly Json[], key: string): Json =>
  Object.fromEntries(values.map(({ [key]: id, ...value }) => [String(id), value]));

const KEY_TYPES = { ES256: 'ecdsa', RS256: 'rsa', PS256: 'ps', EdDSA: 'ecdsa' } as const;
const OWN_SETTINGS = [
  'login',
  'auto_login_username',
  'acr_values_supported',
  'unregistered_redirect_hosts',
  'allow_access_token_in_query',
  'access_token_profile',
] as const;

function serverOf(settings: Settings, what: string, report: Report): Json {
  const defaults = settingsSchema.parse({});
  for (const key of OWN_SETTINGS)
    if (!isSameJson(settings[key], defaults[key])) report.dropped(what, 'not supported by ACP', key);
  if (settings.signing_alg === 'EdDSA')
    report.approximated(what, 'signing_alg', 'ACP doesn’t support EdDSA and will sign with ES256');
  report.taken(what);
  const { sso, signing_alg, disable_refresh_token_cycling } = settings;
  return {
    enforce_pkce: settings.enforce_pkce,
    enforce_pkce_for_public_clients: settings.enforce_pkce_for_public_clients,
    subject_format: settings.subject_format,
    access_token_strategy: settings.access_token_strategy,
    key_type: KEY_TYPES[signing_alg],
    scope_claim_formats: settings.scope_claim_formats,
    access_token_ttl: settings.access_token_ttl,
    refresh_token_ttl: settings.refresh_token_ttl,
    id_token_ttl: settings.id_token_ttl,
    authorization_code_ttl: settings.authorization_code_ttl,
    sso: { enabled: sso.enabled, max_age: sso.max_age },
    advanced: { disable_refresh_token_cycling },
    // The claims are included, so ACP's own would duplicate them.
    do_not_create_default_claims: true,
  };
}

/** ACP refuses shorter secrets. */
const SHORTEST_SECRET = 32;

function clientOf(client: Client, report: Report): Json {
  const what = `client ${client.client_id}`;
  const { allow_unregistered_redirect_uri, allow_plain_pkce, muted_findings, rotated_secrets, token_ttls, ...known } =
    client;
  if (allow_unregistered_redirect_uri)
    report.dropped(what, 'ACP requires registered redirect URIs', 'allow_unregistered_redirect_uri');
  if (allow_plain_pkce) report.dropped(what, 'not supported by ACP', 'allow_plain_pkce');
  if (Object.keys(muted_findings).length > 0) report.dropped(what, 'not supported by ACP', 'muted_findings');
  if (client.client_secret !== undefined && client.client_secret.length < SHORTEST_SECRET)
    report.approximated(what, 'client_secret', `ACP requires at least ${SHORTEST_SECRET} characters. Set a longer one`);
  const isEdDSA = ([key, value]: [string, unknown]): boolean => key.endsWith('_response_alg') && value === 'EdDSA';
  for (const [key] of Object.entries(known).filter(isEdDSA))
    report.approximated(what, key, 'ACP doesn’t support EdDSA and will use its default');
  report.taken(what);
  const fields = Object.entries(known).filter((field) => field[1] !== undefined && !isEdDSA(field));
  return {
    ...Object.fromEntries(fields),
    ...(rotated_secrets.length > 0 && { rotated_secrets }),
    ...(Object.keys(token_ttls).length > 0 && { token_ttls }),
    audience: [client.client_id, ...client.audience],
  };
}

function idpOf({ settings, users }: Workspace, report: Report): Json {
  return {
    id: settings.idp_id,
    name: 'Sandbox',
    method: 'static',
    credentials: { static: { users: users.map((user) => userOf(user, report)) } },
    settings: { static: { hint: settings.login !== 'form' } },
  };
}

function userOf({ username, password, hashed_password, disabled, authentication_context }: User, report: Report): Json {
  const what = `user ${username}`;
  if (password === undefined && hashed_password !== undefined)
    report.approximated(what, 'hashed_password', 'ACP’s sandbox doesn’t accept this hash. Set a password');
  if (disabled) report.dropped(what, 'ACP’s sandbox doesn’t support disabled users', 'disabled');
  report.taken(what);
  const { email, email_verified, phone_number, phone_number_verified } = authentication_context;
  const own = { email, email_verified, phone_number, phone_number_verified };
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { username, ...(password !== undefined && { password }), ...given, authentication_context };
}

const serviceOf = ({ id, name, type, description, custom_audience, system }: Service): Json =>
  withoutUndefined({ id, name, type, description, custom_audience, system });

const scopeOf = ({ name, display_name, description, implicit, implicit_grant, transient }: Scope): Json =>
  withoutUndefined({ name, display_name, description, implicit, implicit_grant, transient });

const claimOf = ({ name, type, scopes, source_type, source_path, opaque }: Claim): Json => ({
  name,
  type,
  scopes,
  source_type,
  source_path,
  opaque,
});

const withoutUndefined = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
