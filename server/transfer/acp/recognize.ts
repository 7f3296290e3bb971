/** Distinguishes ACP exports from other files with clients, servers or services. */
import type { AcpForm } from '../../../contract/transfer-modes.ts';
import { clientSchema } from '../../../contract/config/client.ts';
import { settingsSchema } from '../../../contract/config/settings.ts';
import { ConfigError } from '../../core/config-error.ts';
import { CLIENT_BOOKKEEPING } from './client.ts';
import { isJson, textOf, type Json } from './json.ts';
import { SERVER_BOOKKEEPING } from './server.ts';

const has =
  (...keys: string[]) =>
  (document: Json): boolean =>
    keys.every((key) => document[key] !== undefined);
const anyOf =
  (...keys: string[]) =>
  (document: Json): boolean =>
    keys.some((key) => document[key] !== undefined);

/** The objects in a list or in a map. */
const entriesIn = (value: unknown): Json[] =>
  (Array.isArray(value) ? value : Object.values(isJson(value) ? value : {})).filter(isJson);
const inside =
  (part: string, test: (entry: Json) => boolean) =>
  (document: Json): boolean =>
    entriesIn(document[part]).some(test);

/** Other common files, recognized by fields only they have. */
const OTHERS: readonly (readonly [what: string, test: (document: Json) => boolean])[] = [
  ['an Understudy config', (document) => Array.isArray(document['workspaces']) && document['name'] === undefined],
  ['a package.json', has('name', 'version', 'workspaces')],
  ['a package.json', anyOf('devDependencies', 'peerDependencies')],
  ['a Keycloak realm', anyOf('realm', 'enabledEventTypes', 'clientScopes')],
  ['a Keycloak realm', inside('clients', anyOf('clientId', 'redirectUris', 'publicClient'))],
  ['an Auth0 tenant file', anyOf('resourceServers', 'clientGrants', 'rulesConfigs', 'databases', 'connections')],
  ['an Auth0 tenant file', inside('clients', anyOf('app_type', 'callbacks', 'oidc_conformant'))],
  ['an OpenAPI description', anyOf('openapi', 'swagger')],
  ['an AsyncAPI description', has('asyncapi')],
  ['a Kubernetes manifest', has('apiVersion', 'kind')],
  ['a Kong config', has('_format_version')],
  ['a CloudFormation template', anyOf('AWSTemplateFormatVersion')],
  ['a Dex config', anyOf('staticClients', 'staticPasswords')],
  ['an Authelia config', anyOf('identity_providers', 'authentication_backend')],
  ['a Matrix Authentication Service config', (document) => isJson(document['matrix'])],
  ['an IdentityServer config', anyOf('Clients', 'IdentityServer', 'ApiScopes', 'IdentityResources')],
  ['a JSON Web Key Set', (document) => entriesIn(document['keys']).some(({ kty }) => textOf(kty) !== undefined)],
  ['a discovery document', has('issuer', 'authorization_endpoint')],
  ['a HAR recording', (document) => isJson(document['log']) && document['log']['entries'] !== undefined],
  ['a Postman collection', (document) => isJson(document['info']) && document['item'] !== undefined],
  ['a Google client secret', (document) => entriesIn(document).some(has('client_id', 'token_uri'))],
  ['a CI pipeline', anyOf('jobs', 'stages', 'pipelines')],
  [
    'a Docker Compose file',
    inside('services', anyOf('image', 'build', 'container_name', 'ports', 'volumes', 'depends_on', 'extends')),
  ],
  ['the registration of one client', has('client_id', 'redirect_uris')],
];

const EXPECTED =
  'Import an Understudy config, which is JSON with "workspaces", or an ACP export with servers, clients, services, idps or claims';

/** The refusal of a document that isn't an ACP export. `subject` starts its message. */
export function notAcp(document: unknown, subject: string): ConfigError {
  const looks = isJson(document) ? OTHERS.find(([, test]) => test(document))?.[0] : undefined;
  if (looks === 'an Understudy config')
    return new ConfigError('invalid', `${subject} looks like an Understudy config in YAML. Save it as JSON.`);
  const what = looks === undefined ? 'is not an ACP export' : `looks like ${looks}, not an ACP export`;
  return new ConfigError('invalid', `${subject} ${what}. ${EXPECTED}.`);
}

const PARTS = ['servers', 'clients', 'services', 'idps', 'claims', 'scopes_without_service'] as const;
type Part = (typeof PARTS)[number];

/** Other fields of complete exports. */
const OTHER_PARTS = [
  'tenant tenants tenant_id id name acrs apis brands custom_apps gateways mfa_methods permissions policies pools roles',
  'policy_execution_points schemas scope_grants script_execution_points scripts secrets server_consents server_bindings',
  'templates themes webhooks organizations ciba_authentication_services bruteforce_limits system_roles',
].flatMap((names) => names.split(' '));

/** ACP's form of a document: flat has lists, tree has maps by id (acp.md §6). Undefined: not an ACP export. */
export function formOf(document: Json): AcpForm | undefined {
  if (OTHERS.some(([, test]) => test(document))) return undefined;
  const parts = PARTS.filter((part) => document[part] !== undefined && document[part] !== null);
  if (parts.some((part) => Array.isArray(document[part]))) return isFlat(document, parts) ? 'flat' : undefined;
  return isTree(document, parts) ? 'tree' : undefined;
}

const CLAIM_TYPES = ['id_token', 'access_token', 'saml_assertion'];

/** Field names that don't identify the product. */
const GENERIC = ['id', 'name', 'description', 'type', 'version', 'metadata', 'secret', 'template', 'profile', 'color'];
const OWN_FIELDS = 'id name type description created_at updated_at tenant_id authorization_server_id version metadata';
const FIELDS: Readonly<Record<Exclude<Part, 'claims' | 'scopes_without_service'>, readonly string[]>> = {
  servers: [...PARTS, ...Object.keys(settingsSchema.shape), ...SERVER_BOOKKEEPING, 'key_type', 'advanced'],
  clients: [...Object.keys(clientSchema.shape), ...CLIENT_BOOKKEEPING],
  services: [...OWN_FIELDS.split(' '), 'scopes', 'apis', 'audience', 'custom_audience', 'system', 'gateway_id'],
  idps: [...OWN_FIELDS.split(' '), 'method', 'credentials', 'settings', 'mappings', 'attributes', 'disabled', 'hidden'],
};
type FieldsPart = keyof typeof FIELDS;

/** An entry with a field that only ACP has. */
const isMarked = (part: FieldsPart, entry: Json): boolean =>
  Object.keys(entry).some((key) => FIELDS[part].includes(key) && !GENERIC.includes(key));
/** An entry that may be ACP's: it has an ACP field, or no foreign ones. */
const isPossible = (part: FieldsPart, entry: Json): boolean =>
  isMarked(part, entry) || Object.keys(entry).every((key) => FIELDS[part].includes(key));

/** Fields that only entries in ACP's lists have. */
const FLAT_MARKS: Readonly<Record<Part, (entry: Json) => boolean>> = {
  servers: (entry) => textOf(entry['id']) !== undefined && isPossible('servers', entry),
  clients: () => false,
  services: () => false,
  idps: has('method'),
  claims: ({ type }) => CLAIM_TYPES.includes(String(type)),
  scopes_without_service: () => false,
};
/** Fields they share with other products: enough if nothing else in the file is foreign. */
const FLAT_HINTS = { clients: has('client_id'), services: has('scopes'), scopes_without_service: has('name') };

function isFlat(document: Json, parts: readonly Part[]): boolean {
  const some = (part: Part, test: (entry: Json) => boolean): boolean => entriesIn(document[part]).some(test);
  if (parts.some((part) => some(part, (entry) => namesPlace(entry) || FLAT_MARKS[part](entry)))) return true;
  const isFamiliar = Object.keys(document).every((key) => [...PARTS, ...OTHER_PARTS].includes(key));
  return isFamiliar && Object.entries(FLAT_HINTS).some(([part, hint]) => some(part as Part, hint));
}

const namesPlace = (entry: Json): boolean =>
  textOf(entry['authorization_server_id']) !== undefined || textOf(entry['tenant_id']) !== undefined;

function isTree(document: Json, parts: readonly Part[]): boolean {
  const { claims } = document;
  if (isJson(claims) && !Object.keys(claims).every((type) => CLAIM_TYPES.includes(type))) return false;
  const entries = (Object.keys(FIELDS) as FieldsPart[]).flatMap((part) =>
    entriesIn(document[part]).map((entry) => ({ part, entry })),
  );
  if (!entries.every(({ part, entry }) => isPossible(part, entry))) return false;
  const { servers: _servers, clients: _clients, services: _services, idps: _idps, ...own } = document;
  return parts.length > 0 && (isMarked('servers', own) || entries.some(({ part, entry }) => isMarked(part, entry)));
}
