import { ConfigError } from '../../core/config-error.ts';
import type { Report } from './report.ts';

export type Json = Record<string, unknown>;

/** One workspace of an ACP export, whichever form it came in. */
export interface AcpWorkspace {
  tid: string;
  aid: string;
  server: Json;
  clients: Json[];
  idps: Json[];
  /** Each with its scopes as a list. */
  services: Json[];
  scopesWithoutService: Json[];
  claims: Json[];
}

/** Where a workspace goes that does not say. */
export interface Defaults {
  tid: string;
  aid: string;
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads JSON or YAML. Throws ConfigError with the line and column of what is neither. */
export async function parseDocument(text: string): Promise<Json> {
  const { parseDocument: parse } = await import('yaml');
  const document = parse(text, { merge: true });
  const [fault] = document.errors;
  if (fault) {
    const [start = { line: 1, col: 1 }] = fault.linePos ?? [];
    const message = fault.message.split(/ at line |\n/)[0] ?? fault.message;
    const place = { line: start.line, column: start.col };
    throw new ConfigError(
      'invalid',
      `The file is neither JSON nor YAML: line ${place.line}, column ${place.column}: ${message}.`,
      [{ path: '', message, ...place }],
    );
  }
  const value: unknown = document.toJS();
  if (isJson(value)) return value;
  throw new ConfigError('invalid', 'The file is no export of ACP: it has no servers, clients, services or idps.');
}

/** ACP's form of a document: flat has lists, tree has maps by id (acp.md §6). Undefined: it is none of ACP's. */
export function formOf(document: Json): 'flat' | 'tree' | undefined {
  const parts = ['servers', 'clients', 'services', 'idps', 'claims', 'scopes_without_service'];
  const values = parts.map((part) => document[part]).filter((value) => value !== undefined && value !== null);
  if (values.some(Array.isArray)) return 'flat';
  return values.some(isJson) ? 'tree' : undefined;
}

/** The workspaces of ACP's tree form: of a tenant, or of one workspace. */
export function readTree(document: Json, defaults: Defaults): AcpWorkspace[] {
  const tid = textOf(document['tenant_id']) ?? defaults.tid;
  if (!isJson(document['servers'])) return [treeWorkspace(document, tid, textOf(document['id']) ?? defaults.aid)];
  const ofTenant = textOf(document['id']) ?? tid;
  return Object.entries(document['servers']).map(([aid, server]) =>
    treeWorkspace(isJson(server) ? server : {}, ofTenant, aid),
  );
}

function treeWorkspace(tree: Json, tid: string, aid: string): AcpWorkspace {
  const { clients, idps, services, claims, scopes_without_service, ...server } = tree;
  return {
    tid,
    aid,
    server,
    clients: listOfMap(clients, 'client_id'),
    idps: listOfMap(idps, 'id'),
    services: listOfMap(services, 'id').map((service) => ({
      ...service,
      scopes: listOfMap(service['scopes'], 'name'),
    })),
    scopesWithoutService: listOfMap(scopes_without_service, 'name'),
    claims: Object.entries(isJson(claims) ? claims : {}).flatMap(([type, byName]) =>
      listOfMap(byName, 'name').map((claim) => ({ ...claim, type })),
    ),
  };
}

/** `{a: {…}}` as `[{id: 'a', …}]`. */
const listOfMap = (map: unknown, key: string): Json[] =>
  Object.entries(isJson(map) ? map : {}).map(([id, value]) => ({ ...(isJson(value) ? value : {}), [key]: id }));

/** The workspaces of ACP's flat form, each with what names it by authorization_server_id, and by tenant_id if any. */
export function readFlat(document: Json, defaults: Defaults, report: Report): AcpWorkspace[] {
  const names = ['clients', 'idps', 'services', 'claims', 'scopes_without_service'] as const;
  const parts = names.flatMap((name) => listOf(document[name]));
  const places = flatPlaces(document, parts, defaults);
  const placeOf = (part: Json): Place | undefined => {
    const [aid, tid] = [ownerOf(part), textOf(part['tenant_id'])];
    const fitting = places.filter((place) => (aid ?? place.aid) === place.aid && (tid ?? place.tid) === place.tid);
    return fitting.length === 1 ? fitting[0] : undefined;
  };
  for (const stray of parts.filter((part) => !placeOf(part)))
    report.dropped(
      textOf(stray['client_id'] ?? stray['name'] ?? stray['id']) ?? 'something',
      ownerOf(stray) === undefined ? 'it names no workspace' : 'it names no tenant, and several have such a server',
    );
  return places.map((place) => {
    const of = (name: (typeof names)[number]): Json[] =>
      listOf(document[name]).filter((part) => placeOf(part) === place);
    return {
      tid: place.tid,
      aid: place.aid,
      server: place.server,
      clients: of('clients'),
      idps: of('idps'),
      services: of('services').map((service) => ({ ...service, scopes: listOf(service['scopes']) })),
      scopesWithoutService: of('scopes_without_service'),
      claims: of('claims'),
    };
  });
}

interface Place extends Defaults {
  server: Json;
}

/** Every workspace that a flat document has or speaks of. Two tenants may each have a server of one id. */
function flatPlaces(document: Json, parts: readonly Json[], defaults: Defaults): Place[] {
  const tenant = isJson(document['tenant']) ? textOf(document['tenant']['id']) : undefined;
  const elsewhere = tenant ?? tenantOf(parts) ?? defaults.tid;
  const places = listOf(document['servers']).map((server): Place => {
    const aid = textOf(server['id']) ?? defaults.aid;
    const own = parts.filter((part) => ownerOf(part) === aid);
    return { aid, tid: textOf(server['tenant_id']) ?? tenant ?? tenantOf(own) ?? elsewhere, server };
  });
  for (const part of parts) {
    const [aid, tid] = [ownerOf(part), textOf(part['tenant_id'])];
    const isThere = places.some((place) => place.aid === aid && (tid ?? place.tid) === place.tid);
    if (aid !== undefined && !isThere) places.push({ aid, tid: tid ?? elsewhere, server: {} });
  }
  const isFirst = ({ tid, aid }: Place, index: number): boolean =>
    places.findIndex((place) => place.tid === tid && place.aid === aid) === index;
  return places.length > 0 ? places.filter(isFirst) : [{ ...defaults, tid: elsewhere, server: {} }];
}

const ownerOf = (value: Json): string | undefined => textOf(value['authorization_server_id']);
const tenantOf = (parts: readonly Json[]): string | undefined =>
  parts.map(({ tenant_id }) => textOf(tenant_id)).find((tid) => tid !== undefined);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

/** A text that says something. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
