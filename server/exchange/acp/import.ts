import type { z } from 'zod';
import { clientSchema, type ClientInput } from '../../../contract/client.ts';
import { CONFIG_VERSION, type ConfigInput, type WorkspaceInput } from '../../../contract/config.ts';
import { claimSchema, scopeSchema, serviceSchema, type ClaimInput, type ScopeInput } from '../../../contract/scope.ts';
import type { ServiceInput } from '../../../contract/scope.ts';
import { settingsSchema } from '../../../contract/settings.ts';
import { userSchema, type UserInput } from '../../../contract/user.ts';
import { ConfigError } from '../../store/config-error.ts';
import {
  isJson,
  textOf,
  type AcpWorkspace,
  type Defaults,
  type Json,
  formOf,
  parseDocument,
  readFlat,
  readTree,
} from './read.ts';
import { Report, type ReportLine } from './report.ts';

export interface AcpImport {
  form: 'flat' | 'tree';
  /** What the export holds, as a config of ours. */
  config: ConfigInput;
  /** What was taken, what was approximated, and what has no counterpart. */
  report: readonly ReportLine[];
}

/** Reads ACP's own export, flat or tree, JSON or YAML (acp.md §6). Throws ConfigError for a file that is none. */
export async function readAcpExport(text: string, defaults: Partial<Defaults> = {}): Promise<AcpImport> {
  const document = await parseDocument(text);
  const form = formOf(document);
  if (!form)
    throw new ConfigError('invalid', 'The file is no export of ACP: it has no servers, clients, services or idps.');
  const report = new Report();
  const where = { tid: 'default', aid: 'default', ...defaults };
  const found = form === 'tree' ? readTree(document, where) : readFlat(document, where, report);
  reportRest(document, form, report);
  const workspaces = found.map((workspace) => {
    const own = new Report();
    const made = workspaceOf(workspace, own);
    report.add(own, found.length > 1 ? `${workspace.tid}/${workspace.aid}` : undefined);
    return made;
  });
  return { form, config: { version: CONFIG_VERSION, workspaces }, report: report.lines };
}

const READ_PARTS = [
  'servers',
  'clients',
  'services',
  'idps',
  'claims',
  'scopes_without_service',
  'tenant',
  'id',
  'tenant_id',
  'name',
];

/** Parts of a whole export that nothing here corresponds to: policies, scripts, themes and the like. */
function reportRest(document: Json, form: AcpImport['form'], report: Report): void {
  if (form === 'tree' && !isJson(document['servers'])) return;
  for (const [part, value] of Object.entries(document))
    if (!READ_PARTS.includes(part) && !isUnset(value)) report.dropped(part, 'there is no counterpart here');
}

function workspaceOf(acp: AcpWorkspace, report: Report): WorkspaceInput {
  const { tid, aid, server } = acp;
  const what = `workspace ${tid}/${aid}`;
  const name = textOf(server['name']);
  const { users, idpId } = usersOf(acp.idps, report);
  const settings = settle(
    settingsSchema,
    { ...settingsOf(server, what, report), ...(idpId && { idp_id: idpId }) },
    what,
    report,
  );
  report.taken(what);
  const services = acp.services.flatMap((service) => serviceOf(service, report) ?? []);
  const scopes = acp.services.flatMap((service) =>
    (service['scopes'] as Json[]).flatMap((scope) => scopeOf({ ...scope, service_id: service['id'] }, report) ?? []),
  );
  const bare = acp.scopesWithoutService.flatMap((scope) => scopeOf(scope, report) ?? []);
  return {
    tid,
    aid,
    ...(name !== undefined && { name }),
    ...(settings && { settings }),
    users,
    clients: acp.clients.flatMap((client) => clientOf(client, report) ?? []),
    services,
    scopes: firstOfEach([...scopes, ...bare], ({ name: scope }) => scope),
    claims: acp.claims.flatMap((claim) => claimOf(claim, report) ?? []),
  };
}

const firstOfEach = <T>(entries: readonly T[], keyOf: (entry: T) => string): T[] =>
  [...new Map(entries.toReversed().map((entry) => [keyOf(entry), entry])).values()].toReversed();

/** ACP writes what nobody has set as well: empty texts and lists, zero times, the year 1. */
function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (typeof value === 'string') return value === '0s' || value.startsWith('0001-01-01');
  return typeof value === 'object' && Object.values(value).every(isUnset);
}

const KEY_TYPES: Readonly<Record<string, string>> = { ecdsa: 'ES256', rsa: 'RS256', ps: 'PS256' };
/** Of a server, what is no setting: ids, times, and what ACP needs for itself. */
const SERVER_BOOKKEEPING = [
  'id tenant_id name version type template profile created_at updated_at initialize do_not_create_default_claims',
  'secret rotated_secrets subject_identifier_algorithm_salt color issuer_id authorization_server_id description',
].flatMap((names) => names.split(' '));

function settingsOf(server: Json, what: string, report: Report): Json {
  const known = Object.keys(settingsSchema.shape);
  const { sso, advanced, key_type, ...rest } = server;
  const given = Object.entries(rest).filter(([key, value]) => !isUnset(value) && !SERVER_BOOKKEEPING.includes(key));
  for (const [key] of given) if (!known.includes(key)) report.dropped(what, 'there is no counterpart here', key);
  const signing = KEY_TYPES[String(key_type)];
  const keepsRefreshTokens = isJson(advanced) && advanced['disable_refresh_token_cycling'] === true;
  return {
    ...Object.fromEntries(given.filter(([key]) => known.includes(key))),
    // ACP leaves PKCE to the workspace and does not ask for it unless told so (acp.md §2); here public clients must.
    enforce_pkce_for_public_clients: server['enforce_pkce_for_public_clients'] === true,
    ...(signing && { signing_alg: signing }),
    ...(keepsRefreshTokens && { disable_refresh_token_cycling: true }),
    ...(isJson(sso) && {
      sso: Object.fromEntries(
        Object.entries(sso).filter(([key, value]) => key === 'enabled' || (key === 'max_age' && !isUnset(value))),
      ),
    }),
  };
}

/** The users of ACP's static identity providers; the others stand somewhere else (acp.md §4). */
function usersOf(idps: readonly Json[], report: Report): { users: UserInput[]; idpId: string | undefined } {
  let idpId: string | undefined;
  const users = idps.flatMap((idp) => {
    const what = `identity provider ${textOf(idp['name']) ?? String(idp['id'])}`;
    if (idp['method'] !== 'static') {
      report.dropped(what, `its users are not in the export (${textOf(idp['method']) ?? 'no method'})`);
      return [];
    }
    idpId ??= textOf(idp['id']);
    if (!isUnset(idp['mappings']))
      report.approximated(what, 'mappings', 'attributes keep the names that they have in the provider');
    return staticUsers(idp).flatMap((user) => userOf(user, report) ?? []);
  });
  return { users: firstOfEach(users, ({ username }) => username), idpId };
}

function staticUsers(idp: Json): Json[] {
  const credentials = isJson(idp['credentials']) ? idp['credentials'] : {};
  const nested = isJson(credentials['static']) ? credentials['static'] : credentials;
  return Array.isArray(nested['users']) ? nested['users'].filter(isJson) : [];
}

const USER_ATTRIBUTES = ['email', 'email_verified', 'phone_number', 'phone_number_verified'];

function userOf(acp: Json, report: Report): UserInput | undefined {
  const what = `user ${String(acp['username'])}`;
  const { username, password, hashed_password, authentication_context, additional_attributes } = acp;
  if (isUnset(password) && !isUnset(hashed_password))
    report.approximated(what, 'password', 'it is known only as a hash, which cannot be used here; set a new one');
  const own = Object.fromEntries(
    USER_ATTRIBUTES.filter((key) => acp[key] !== undefined && acp[key] !== '').map((key) => [key, acp[key]]),
  );
  const attributes = {
    ...own,
    ...(isJson(additional_attributes) ? additional_attributes : {}),
    ...(isJson(authentication_context) ? authentication_context : {}),
  };
  const user = { username, ...(!isUnset(password) && { password }), authentication_context: attributes };
  return taken(settle(userSchema, user, what, report), what, report);
}

/** Of a client, what says nothing about how it behaves. */
const CLIENT_BOOKKEEPING = [
  'id client_id_issued_at client_secret_expires_at created_at updated_at tenant_id authorization_server_id scope',
  'system dynamically_registered client_type application_type introspection_endpoint_auth_method hashed_secret',
  'revocation_endpoint_auth_method developer_id hashed_rotated_secrets subject_type server_issuer_url public',
].flatMap((names) => names.split(' '));

function clientOf(acp: Json, report: Report): ClientInput | undefined {
  const id = textOf(acp['client_id']) ?? textOf(acp['id']);
  const what = `client ${id ?? '(without an id)'}`;
  if (acp['client_type'] === 'saml') {
    report.dropped(what, 'it is a SAML service provider');
    return undefined;
  }
  if (isUnset(acp['client_secret']) && !isUnset(acp['hashed_secret']))
    report.approximated(what, 'client_secret', 'it is known only as a hash, which cannot be used here; set a new one');
  const known = Object.keys(clientSchema.shape);
  const given = Object.entries(acp).filter(([key, value]) => !isUnset(value) && !CLIENT_BOOKKEEPING.includes(key));
  for (const [key] of given) if (!known.includes(key)) report.dropped(what, 'there is no counterpart here', key);
  const client = { ...Object.fromEntries(given.filter(([key]) => known.includes(key))), client_id: id };
  return taken(settle(clientSchema, normalizeClient(client, acp), what, report), what, report);
}

/** Lifetimes as some of ACP's descriptions call them. */
const SHORT_TTLS: Readonly<Record<string, string>> = {
  access: 'access_token_ttl',
  refresh: 'refresh_token_ttl',
  id: 'id_token_ttl',
  code: 'authorization_code_ttl',
};

/** What ACP takes in more than one spelling (acp.md §2). */
function normalizeClient(client: Json, acp: Json): Json {
  const { redirect_uris, scopes, audience, token_ttls, ...rest } = client;
  const names = scopes ?? textOf(acp['scope'])?.split(' ');
  // Ours has the client's id first in any case (acp.md §3.4).
  const others = Array.isArray(audience) ? audience.filter((value) => value !== client['client_id']) : [];
  const given = isJson(token_ttls) ? Object.entries(token_ttls) : [];
  const ttls = given.filter(([, ttl]) => !isUnset(ttl)).map(([name, ttl]) => [SHORT_TTLS[name] ?? name, ttl] as const);
  return {
    ...rest,
    ...(redirect_uris !== undefined && {
      redirect_uris: typeof redirect_uris === 'string' ? [redirect_uris] : redirect_uris,
    }),
    ...(names !== undefined && { scopes: names }),
    ...(others.length > 0 && { audience: others }),
    ...(ttls.length > 0 && { token_ttls: Object.fromEntries(ttls) }),
  };
}

function serviceOf(acp: Json, report: Report): ServiceInput | undefined {
  const what = `service ${textOf(acp['name']) ?? String(acp['id'])}`;
  const name = textOf(acp['name']) ?? acp['id'];
  return taken(settle(serviceSchema, { ...pick(acp, serviceSchema), name }, what, report), what, report);
}

function scopeOf(acp: Json, report: Report): ScopeInput | undefined {
  const what = `scope ${String(acp['name'])}`;
  return taken(settle(scopeSchema, pick(acp, scopeSchema), what, report), what, report);
}

function claimOf(acp: Json, report: Report): ClaimInput | undefined {
  const what = `claim ${String(acp['name'])} of ${String(acp['type'])}`;
  const source_path = textOf(acp['source_path']) ?? textOf(acp['mapping']) ?? acp['name'];
  return taken(settle(claimSchema, { ...pick(acp, claimSchema), source_path }, what, report), what, report);
}

const pick = (value: Json, { shape }: { shape: object }): Json =>
  Object.fromEntries(Object.entries(value).filter(([key, field]) => Object.hasOwn(shape, key) && !isUnset(field)));

function taken<T>(value: T | undefined, what: string, report: Report): T | undefined {
  if (value !== undefined) report.taken(what);
  return value;
}

/**
 * What the contract accepts of a value: each field, or entry of a list, that it refuses is left out and reported.
 * Undefined when what is left is refused as well.
 */
function settle<S extends z.ZodType>(schema: S, value: Json, what: string, report: Report): z.input<S> | undefined {
  const settled = structuredClone(value);
  const refused = schema.safeParse(settled).error?.issues ?? [];
  // From the end, so that places in lists stay right.
  for (const { path, message } of refused.toReversed()) {
    if (!removeAt(settled, path)) break;
    report.approximated(what, path.map(String).join('.'), `left out: ${message}`);
  }
  const fault = schema.safeParse(settled).error?.issues[0];
  if (!fault) return settled as z.input<S>;
  report.dropped(what, `${fault.path.map(String).join('.')}: ${fault.message}`);
  return undefined;
}

function removeAt(value: Json, path: readonly PropertyKey[]): boolean {
  const key = path.at(-1);
  if (key === undefined) return false;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value);
  if (Array.isArray(parent) && typeof key === 'number') return parent.splice(key, 1).length === 1;
  return isJson(parent) && Object.hasOwn(parent, key) && Reflect.deleteProperty(parent, key);
}
