import { isJson, textOf, type Json } from './json.ts';
import type { Report } from './report.ts';

export { isJson, textOf, type Json } from './json.ts';

/** One workspace of an ACP export, in either form. */
export interface AcpWorkspace {
  tid: string;
  aid: string;
  server: Json;
  /** The file describes the workspace itself, not only its contents. */
  isDescribed: boolean;
  clients: Json[];
  idps: Json[];
  /** Each with its scopes as a list. */
  services: Json[];
  scopesWithoutService: Json[];
  claims: Json[];
}

/** The place of a workspace that doesn't specify one. */
export interface Defaults {
  tid: string;
  aid: string;
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
    isDescribed: Object.keys(server).some((key) => key !== 'id' && key !== 'tenant_id'),
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

/**
 * The workspaces of ACP's flat form, each with the entries that refer to it by authorization_server_id, and by
 * tenant_id if any.
 */
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
      ownerOf(stray) === undefined
        ? 'it doesn’t specify a workspace'
        : 'it doesn’t specify a tenant, and several tenants have this server',
    );
  return places.map((place) => {
    const of = (name: (typeof names)[number]): Json[] =>
      listOf(document[name]).filter((part) => placeOf(part) === place);
    return {
      tid: place.tid,
      aid: place.aid,
      server: place.server,
      isDescribed: place.isDescribed,
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
  isDescribed: boolean;
}

/** Every workspace that a flat document has or refers to. Two tenants may have servers with the same id. */
function flatPlaces(document: Json, parts: readonly Json[], defaults: Defaults): Place[] {
  const tenant = isJson(document['tenant']) ? textOf(document['tenant']['id']) : undefined;
  const elsewhere = tenant ?? tenantOf(parts) ?? defaults.tid;
  const places = listOf(document['servers']).map((server): Place => {
    const aid = textOf(server['id']) ?? defaults.aid;
    const own = parts.filter((part) => ownerOf(part) === aid);
    return { aid, tid: textOf(server['tenant_id']) ?? tenant ?? tenantOf(own) ?? elsewhere, server, isDescribed: true };
  });
  for (const part of parts) {
    const [aid, tid] = [ownerOf(part), textOf(part['tenant_id'])];
    const isThere = places.some((place) => place.aid === aid && (tid ?? place.tid) === place.tid);
    if (aid !== undefined && !isThere) places.push({ aid, tid: tid ?? elsewhere, server: {}, isDescribed: false });
  }
  const isFirst = ({ tid, aid }: Place, index: number): boolean =>
    places.findIndex((place) => place.tid === tid && place.aid === aid) === index;
  return places.length > 0 ? places.filter(isFirst) : [{ ...defaults, tid: elsewhere, server: {}, isDescribed: false }];
}

const ownerOf = (value: Json): string | undefined => textOf(value['authorization_server_id']);
const tenantOf = (parts: readonly Json[]): string | undefined =>
  parts.map(({ tenant_id }) => textOf(tenant_id)).find((tid) => tid !== undefined);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
