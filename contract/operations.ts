export interface OperationRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters as `{name}`, as OpenAPI writes them. */
  path: string;
  summary: string;
}

const WORKSPACE = '/api/v1/workspaces/{tid}/{aid}';

/** Every admin operation: its name, and where it answers. Schemas are in admin.ts, under the same names. */
export const OPERATIONS = {
  'health.get': { method: 'GET', path: '/api/v1/health', summary: 'Health and version' },
  'server.get': { method: 'GET', path: '/api/v1/server', summary: 'Listeners, files, process' },

  'traffic.get': { method: 'GET', path: '/api/v1/traffic', summary: 'Snapshot of all traffic, with its last seq' },
  'flows.list': { method: 'GET', path: '/api/v1/flows', summary: 'Flows on record, oldest first' },
  'flows.get': { method: 'GET', path: '/api/v1/flows/{flowId}', summary: 'One flow, with its exchanges' },
  'exchanges.list': { method: 'GET', path: '/api/v1/exchanges', summary: 'Exchanges on record, oldest first' },
  'exchanges.get': { method: 'GET', path: '/api/v1/exchanges/{exchangeId}', summary: 'One exchange' },
  'exchanges.clear': { method: 'DELETE', path: '/api/v1/exchanges', summary: 'Clear all flows and exchanges' },

  'interactions.list': { method: 'GET', path: '/api/v1/interactions', summary: 'Waiting logins and consents' },
  'interactions.decide': {
    method: 'POST',
    path: '/api/v1/interactions/{interactionId}/decide',
    summary: 'Approve or deny a waiting login or consent',
  },

  'workspaces.list': { method: 'GET', path: '/api/v1/workspaces', summary: 'All workspaces' },
  'workspaces.create': { method: 'POST', path: '/api/v1/workspaces', summary: 'Add a workspace' },
  'workspaces.get': { method: 'GET', path: WORKSPACE, summary: 'One workspace' },
  'workspaces.update': { method: 'PATCH', path: WORKSPACE, summary: 'Rename a workspace' },
  'workspaces.delete': { method: 'DELETE', path: WORKSPACE, summary: 'Remove a workspace' },

  'config.get': {
    method: 'GET',
    path: '/api/v1/config',
    summary: 'The config file, and whether an import can be undone',
  },
  'config.changes': { method: 'GET', path: '/api/v1/config/changes', summary: 'The last changes, field by field' },
  'config.export': {
    method: 'POST',
    path: '/api/v1/config/export',
    summary: 'Export the config, whole or in part',
  },
  'config.preview': {
    method: 'POST',
    path: '/api/v1/config/preview',
    summary: 'Preview an import, item by item, without changing anything',
  },
  'config.import': { method: 'POST', path: '/api/v1/config/import', summary: 'Import a file in one step' },
  'config.undo': {
    method: 'POST',
    path: '/api/v1/config/imports/{importId}/undo',
    summary: 'Undo an import in one step',
  },
  'config.propose': {
    method: 'POST',
    path: '/api/v1/config/propose',
    summary: 'A config like the server that a discovery document or a token comes from',
  },

  'users.list': { method: 'GET', path: `${WORKSPACE}/users`, summary: 'Test users' },
  'users.create': { method: 'POST', path: `${WORKSPACE}/users`, summary: 'Add a user' },
  'users.get': { method: 'GET', path: `${WORKSPACE}/users/{username}`, summary: 'One user' },
  'users.replace': { method: 'PUT', path: `${WORKSPACE}/users/{username}`, summary: 'Replace a user' },
  'users.update': { method: 'PATCH', path: `${WORKSPACE}/users/{username}`, summary: 'Merge into a user' },
  'users.delete': { method: 'DELETE', path: `${WORKSPACE}/users/{username}`, summary: 'Remove a user' },

  'clients.list': { method: 'GET', path: `${WORKSPACE}/clients`, summary: 'Clients' },
  'clients.create': { method: 'POST', path: `${WORKSPACE}/clients`, summary: 'Add a client' },
  'clients.get': { method: 'GET', path: `${WORKSPACE}/clients/{client_id}`, summary: 'One client' },
  'clients.replace': { method: 'PUT', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Replace a client' },
  'clients.update': { method: 'PATCH', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Merge into a client' },
  'clients.delete': { method: 'DELETE', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Remove a client' },
  'clients.rotateSecret': {
    method: 'POST',
    path: `${WORKSPACE}/clients/{client_id}/rotateSecret`,
    summary: 'Make a new secret; the last two keep working',
  },
  'clients.revokeRotatedSecrets': {
    method: 'POST',
    path: `${WORKSPACE}/clients/{client_id}/revokeRotatedSecrets`,
    summary: 'End all earlier secrets',
  },

  'services.list': { method: 'GET', path: `${WORKSPACE}/services`, summary: 'Services' },
  'services.create': { method: 'POST', path: `${WORKSPACE}/services`, summary: 'Add a service' },
  'services.get': { method: 'GET', path: `${WORKSPACE}/services/{serviceId}`, summary: 'One service' },
  'services.replace': { method: 'PUT', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Replace a service' },
  'services.update': { method: 'PATCH', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Merge into a service' },
  'services.delete': { method: 'DELETE', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Remove a service' },

  'scopes.list': { method: 'GET', path: `${WORKSPACE}/scopes`, summary: 'Scopes' },
  'scopes.create': { method: 'POST', path: `${WORKSPACE}/scopes`, summary: 'Add a scope' },
  'scopes.get': { method: 'GET', path: `${WORKSPACE}/scopes/{scope}`, summary: 'One scope' },
  'scopes.replace': { method: 'PUT', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Replace a scope' },
  'scopes.update': { method: 'PATCH', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Merge into a scope' },
  'scopes.delete': { method: 'DELETE', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Remove a scope' },

  'claims.list': { method: 'GET', path: `${WORKSPACE}/claims`, summary: 'Claims of ID and access tokens' },
  'claims.create': { method: 'POST', path: `${WORKSPACE}/claims`, summary: 'Add a claim' },
  'claims.get': { method: 'GET', path: `${WORKSPACE}/claims/{claimId}`, summary: 'One claim, by {type}.{name}' },
  'claims.replace': { method: 'PUT', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Replace a claim' },
  'claims.update': { method: 'PATCH', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Merge into a claim' },
  'claims.delete': { method: 'DELETE', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Remove a claim' },

  'settings.get': { method: 'GET', path: `${WORKSPACE}/settings`, summary: 'Settings, defaults filled in' },
  'settings.replace': { method: 'PUT', path: `${WORKSPACE}/settings`, summary: 'Replace the settings' },
  'settings.update': { method: 'PATCH', path: `${WORKSPACE}/settings`, summary: 'Merge into the settings' },

  'keys.list': { method: 'GET', path: `${WORKSPACE}/keys`, summary: 'Signing keys, public parts' },
  'keys.get': { method: 'GET', path: `${WORKSPACE}/keys/{kid}`, summary: 'One key, its public part' },
  'keys.rotate': { method: 'POST', path: `${WORKSPACE}/keys/rotate`, summary: 'Sign with a new key from now on' },
  'keys.revoke': {
    method: 'DELETE',
    path: `${WORKSPACE}/keys/{kid}`,
    summary: 'Stop publishing a key that no longer signs',
  },

  'consents.list': {
    method: 'GET',
    path: `${WORKSPACE}/consents`,
    summary: 'Remembered grants, per user, client and scope',
  },
  'consents.clear': {
    method: 'DELETE',
    path: `${WORKSPACE}/consents`,
    summary: 'Withdraw all of them, with the tokens they gave',
  },
  'consents.get': { method: 'GET', path: `${WORKSPACE}/consents/{consentId}`, summary: 'One grant' },
  'consents.revoke': {
    method: 'DELETE',
    path: `${WORKSPACE}/consents/{consentId}`,
    summary: 'Withdraw one, with the tokens it gave',
  },
  'sessions.list': { method: 'GET', path: `${WORKSPACE}/sessions`, summary: 'Logins that browsers remember' },
  'sessions.clear': { method: 'DELETE', path: `${WORKSPACE}/sessions`, summary: 'End all of them' },
  'sessions.get': { method: 'GET', path: `${WORKSPACE}/sessions/{sessionId}`, summary: 'One session' },
  'sessions.revoke': { method: 'DELETE', path: `${WORKSPACE}/sessions/{sessionId}`, summary: 'End one' },
  'tokens.list': { method: 'GET', path: `${WORKSPACE}/tokens`, summary: 'Access and refresh tokens that are alive' },
  'tokens.clear': { method: 'DELETE', path: `${WORKSPACE}/tokens`, summary: 'Revoke all of them' },
  'tokens.get': { method: 'GET', path: `${WORKSPACE}/tokens/{tokenId}`, summary: 'One token' },
  'tokens.expire': {
    method: 'POST',
    path: `${WORKSPACE}/tokens/{tokenId}/expire`,
    summary: 'Refuse one token from now on as expired; a JWT stays valid where it is validated without asking',
  },
  'tokens.revoke': { method: 'DELETE', path: `${WORKSPACE}/tokens/{tokenId}`, summary: 'Revoke one' },
  'activity.get': {
    method: 'GET',
    path: `${WORKSPACE}/activity`,
    summary: 'Last login, last error and live tokens of each user and client',
  },
  'tokens.preview': {
    method: 'POST',
    path: `${WORKSPACE}/preview`,
    summary: 'The claims that a user would get at a client with these scopes; nothing is issued',
  },
} as const satisfies Record<string, OperationRoute>;

export type OperationName = keyof typeof OPERATIONS;

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** What stands in an operation's path, by name, decoded. */
export type OperationParams<N extends OperationName> = Record<ParamNames<(typeof OPERATIONS)[N]['path']>, string>;
