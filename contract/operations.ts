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
  'flows.list': { method: 'GET', path: '/api/v1/flows', summary: 'Recorded flows, oldest first' },
  'flows.get': { method: 'GET', path: '/api/v1/flows/{flowId}', summary: 'One flow, with its exchanges' },
  'exchanges.list': { method: 'GET', path: '/api/v1/exchanges', summary: 'Recorded exchanges, oldest first' },
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
  'workspaces.delete': { method: 'DELETE', path: WORKSPACE, summary: 'Delete a workspace' },

  'config.get': {
    method: 'GET',
    path: '/api/v1/config',
    summary: 'The config file, and whether an import can be undone',
  },
  'config.changes': { method: 'GET', path: '/api/v1/config/changes', summary: 'Recent changes, field by field' },
  'config.export': {
    method: 'POST',
    path: '/api/v1/config/export',
    summary: 'Export a config, or part of one',
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
    summary: 'Propose a config from a discovery document or a token',
  },

  'users.list': { method: 'GET', path: `${WORKSPACE}/users`, summary: 'Test users' },
  'users.create': { method: 'POST', path: `${WORKSPACE}/users`, summary: 'Add a user' },
  'users.get': { method: 'GET', path: `${WORKSPACE}/users/{username}`, summary: 'One user' },
  'users.replace': { method: 'PUT', path: `${WORKSPACE}/users/{username}`, summary: 'Replace a user' },
  'users.update': { method: 'PATCH', path: `${WORKSPACE}/users/{username}`, summary: 'Update a user' },
  'users.delete': { method: 'DELETE', path: `${WORKSPACE}/users/{username}`, summary: 'Delete a user' },

  'clients.list': { method: 'GET', path: `${WORKSPACE}/clients`, summary: 'Clients' },
  'clients.create': { method: 'POST', path: `${WORKSPACE}/clients`, summary: 'Add a client' },
  'clients.get': { method: 'GET', path: `${WORKSPACE}/clients/{client_id}`, summary: 'One client' },
  'clients.replace': { method: 'PUT', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Replace a client' },
  'clients.update': { method: 'PATCH', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Update a client' },
  'clients.delete': { method: 'DELETE', path: `${WORKSPACE}/clients/{client_id}`, summary: 'Delete a client' },
  'clients.rotateSecret': {
    method: 'POST',
    path: `${WORKSPACE}/clients/{client_id}/rotateSecret`,
    summary: 'Generate a new secret; the last two keep working',
  },
  'clients.revokeRotatedSecrets': {
    method: 'POST',
    path: `${WORKSPACE}/clients/{client_id}/revokeRotatedSecrets`,
    summary: 'Revoke all earlier secrets',
  },

  'services.list': { method: 'GET', path: `${WORKSPACE}/services`, summary: 'Services' },
  'services.create': { method: 'POST', path: `${WORKSPACE}/services`, summary: 'Add a service' },
  'services.get': { method: 'GET', path: `${WORKSPACE}/services/{serviceId}`, summary: 'One service' },
  'services.replace': { method: 'PUT', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Replace a service' },
  'services.update': { method: 'PATCH', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Update a service' },
  'services.delete': { method: 'DELETE', path: `${WORKSPACE}/services/{serviceId}`, summary: 'Delete a service' },

  'scopes.list': { method: 'GET', path: `${WORKSPACE}/scopes`, summary: 'Scopes' },
  'scopes.create': { method: 'POST', path: `${WORKSPACE}/scopes`, summary: 'Add a scope' },
  'scopes.get': { method: 'GET', path: `${WORKSPACE}/scopes/{scope}`, summary: 'One scope' },
  'scopes.replace': { method: 'PUT', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Replace a scope' },
  'scopes.update': { method: 'PATCH', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Update a scope' },
  'scopes.delete': { method: 'DELETE', path: `${WORKSPACE}/scopes/{scope}`, summary: 'Delete a scope' },

  'claims.list': { method: 'GET', path: `${WORKSPACE}/claims`, summary: 'Claims of ID and access tokens' },
  'claims.create': { method: 'POST', path: `${WORKSPACE}/claims`, summary: 'Add a claim' },
  'claims.get': { method: 'GET', path: `${WORKSPACE}/claims/{claimId}`, summary: 'One claim, by {type}.{name}' },
  'claims.replace': { method: 'PUT', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Replace a claim' },
  'claims.update': { method: 'PATCH', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Update a claim' },
  'claims.delete': { method: 'DELETE', path: `${WORKSPACE}/claims/{claimId}`, summary: 'Delete a claim' },

  'settings.get': { method: 'GET', path: `${WORKSPACE}/settings`, summary: 'Settings, with defaults filled in' },
  'settings.replace': { method: 'PUT', path: `${WORKSPACE}/settings`, summary: 'Replace the settings' },
  'settings.update': { method: 'PATCH', path: `${WORKSPACE}/settings`, summary: 'Update the settings' },

  'keys.list': { method: 'GET', path: `${WORKSPACE}/keys`, summary: 'Signing keys (public parts)' },
  'keys.get': { method: 'GET', path: `${WORKSPACE}/keys/{kid}`, summary: 'One signing key (public part)' },
  'keys.rotate': { method: 'POST', path: `${WORKSPACE}/keys/rotate`, summary: 'Sign with a new key from now on' },
  'keys.revoke': {
    method: 'DELETE',
    path: `${WORKSPACE}/keys/{kid}`,
    summary: 'Stop publishing a key that no longer signs',
  },

  'consents.list': {
    method: 'GET',
    path: `${WORKSPACE}/consents`,
    summary: 'Stored grants, by user, client and scope',
  },
  'consents.clear': {
    method: 'DELETE',
    path: `${WORKSPACE}/consents`,
    summary: 'Withdraw all grants and revoke their tokens',
  },
  'consents.get': { method: 'GET', path: `${WORKSPACE}/consents/{consentId}`, summary: 'One grant' },
  'consents.revoke': {
    method: 'DELETE',
    path: `${WORKSPACE}/consents/{consentId}`,
    summary: 'Withdraw one grant and revoke its tokens',
  },
  'sessions.list': { method: 'GET', path: `${WORKSPACE}/sessions`, summary: 'Login sessions of browsers' },
  'sessions.clear': { method: 'DELETE', path: `${WORKSPACE}/sessions`, summary: 'End all sessions' },
  'sessions.get': { method: 'GET', path: `${WORKSPACE}/sessions/{sessionId}`, summary: 'One session' },
  'sessions.revoke': { method: 'DELETE', path: `${WORKSPACE}/sessions/{sessionId}`, summary: 'End one session' },
  'tokens.list': { method: 'GET', path: `${WORKSPACE}/tokens`, summary: 'Active access and refresh tokens' },
  'tokens.clear': { method: 'DELETE', path: `${WORKSPACE}/tokens`, summary: 'Revoke all tokens' },
  'tokens.get': { method: 'GET', path: `${WORKSPACE}/tokens/{tokenId}`, summary: 'One token' },
  'tokens.expire': {
    method: 'POST',
    path: `${WORKSPACE}/tokens/{tokenId}/expire`,
    summary: 'Expire one token now; APIs that validate JWTs locally still accept it',
  },
  'tokens.revoke': { method: 'DELETE', path: `${WORKSPACE}/tokens/{tokenId}`, summary: 'Revoke one token' },
  'activity.get': {
    method: 'GET',
    path: `${WORKSPACE}/activity`,
    summary: 'Last login, last error and active tokens of each user and client',
  },
  'tokens.preview': {
    method: 'POST',
    path: `${WORKSPACE}/preview`,
    summary: 'Preview the claims of a user, client and scopes, without issuing tokens',
  },
} as const satisfies Record<string, OperationRoute>;

export type OperationName = keyof typeof OPERATIONS;

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The parameters of an operation's path, by name, decoded. */
export type OperationParams<N extends OperationName> = Record<ParamNames<(typeof OPERATIONS)[N]['path']>, string>;
