import { z } from 'zod';
import {
  activityView,
  comparedWith,
  consentView,
  exchangesView,
  exchangeView,
  flowsView,
  flowView,
  healthView,
  interactionDecision,
  keyView,
  previewedTokens,
  questionsView,
  removedCount,
  reportFormat,
  serverView,
  sessionView,
  tokenPreview,
  tokenView,
  trafficFilter,
  trafficView,
  workspaceView,
} from './admin.ts';
import { BREAKPOINT_OPERATIONS } from './breakpoints/operations.ts';
import { CHECKUP_OPERATIONS } from './checkup/operations.ts';
import { complaintSchema } from './doctor.ts';
import { REPORT_TYPES } from './traffic/report/formats.ts';
import { clockInput, clockMoments, clockView } from './clock/clock-schema.ts';
import { clientSchema } from './config/client.ts';
import { workspaceSchema } from './config/config.ts';
import { claimSchema, scopeSchema, serviceSchema } from './config/scope.ts';
import { findingCountsSchema, findingSchema, muteInput } from './lint/finding.ts';
import { settingsSchema, SIGNING_ALGORITHMS } from './config/settings.ts';
import {
  changeView,
  configView,
  exportInput,
  exportOutput,
  importInput,
  importOutput,
  previewInput,
  previewOutput,
  proposeInput,
  proposeOutput,
  undoOutput,
} from './transfer.ts';
import { faultKindsView, faultPatch, faultSet, faultsView, faultView, newFault } from './faults/fault.ts';
import { userSchema } from './config/user.ts';
import {
  collection,
  CONDITIONAL,
  CREATED,
  del,
  get,
  MERGED,
  patch,
  post,
  put,
  WORKSPACE,
  type Operation,
} from './operation.ts';
import { comparisonSchema } from './traffic/compare/comparison.ts';

export type { Operation } from './operation.ts';

const LANE = '/api/v1/lanes/{laneId}';
/** For bodies that contain a whole config. */
const FILE_BYTES = 64 * 1024 * 1024;

/** Options of a report. */
const REPORT = { query: reportFormat, output: z.string(), textTypes: REPORT_TYPES } as const;

const newClient = clientSchema.partial({ client_id: true }).meta({
  description: 'client_id and, for a confidential client, client_secret are generated when absent.',
});

/** All admin operations. They are not listed anywhere else. */
export const OPERATIONS = {
  'health.get': get('/api/v1/health', 'Get health and version', { output: healthView }),
  'doctor.list': get('/api/v1/doctor', 'List what stands between clients and this server', {
    output: z.array(complaintSchema),
  }),
  'server.get': get('/api/v1/server', 'Get listeners, files and process', { output: serverView }),

  'traffic.get': get('/api/v1/traffic', 'Get a snapshot of all traffic, with its last seq', { output: trafficView }),
  'flows.list': get('/api/v1/flows', 'List recorded flows, oldest first', { query: trafficFilter, output: flowsView }),
  'flows.get': get('/api/v1/flows/{flowId}', 'Get a flow with its exchanges', { output: flowView }),
  'flows.compare': get('/api/v1/flows/{flowId}/comparison', 'Compare a flow with the last that succeeded, or another', {
    query: comparedWith,
    output: comparisonSchema,
  }),
  'flows.report': get(
    '/api/v1/flows/{flowId}/report',
    'Get a flow as a page for a colleague or as Markdown for an agent, without secrets',
    REPORT,
  ),
  'exchanges.list': get('/api/v1/exchanges', 'List recorded exchanges, oldest first', {
    query: trafficFilter,
    output: exchangesView,
  }),
  'exchanges.get': get('/api/v1/exchanges/{exchangeId}', 'Get an exchange', { output: exchangeView }),
  'exchanges.report': get(
    '/api/v1/exchanges/{exchangeId}/report',
    'Get an exchange as a page or as Markdown, without secrets',
    REPORT,
  ),
  'exchanges.clear': del('/api/v1/exchanges', 'Delete all recorded flows and exchanges', { output: removedCount }),

  'interactions.list': get('/api/v1/interactions', 'List waiting logins and consents', { output: questionsView }),
  'interactions.decide': post(
    '/api/v1/interactions/{interactionId}/decide',
    'Approve or deny a waiting login or consent',
    { input: interactionDecision },
  ),

  'faults.list': get('/api/v1/faults', 'List planted faults', { output: faultsView }),
  'faults.create': post('/api/v1/faults', 'Plant a fault', { input: newFault, status: 201, output: faultView }),
  'faults.clear': del('/api/v1/faults', 'End all faults', { output: removedCount }),
  'faults.kinds': get('/api/v1/faults/kinds', 'List the kinds of faults', { output: faultKindsView }),
  'faults.save': get('/api/v1/faults/set', 'Get the planted faults as a file', { output: faultSet }),
  'faults.load': put('/api/v1/faults/set', 'Plant a file of faults instead', { input: faultSet, output: faultsView }),
  'faults.get': get('/api/v1/faults/{faultId}', 'Get a planted fault', { output: faultView }),
  'faults.update': patch('/api/v1/faults/{faultId}', 'Change a planted fault, or switch it on or off', {
    input: faultPatch,
    output: faultView,
  }),
  'faults.delete': del('/api/v1/faults/{faultId}', 'End a fault'),
  ...BREAKPOINT_OPERATIONS,

  ...CHECKUP_OPERATIONS,

  'workspaces.list': get('/api/v1/workspaces', 'List workspaces', { ...CONDITIONAL, output: z.array(workspaceView) }),
  'workspaces.create': post('/api/v1/workspaces', 'Create a workspace', {
    input: workspaceSchema,
    ...CREATED,
    output: workspaceView,
  }),
  'workspaces.get': get(WORKSPACE, 'Get a workspace', { ...CONDITIONAL, output: workspaceSchema }),
  'workspaces.update': patch(WORKSPACE, 'Rename a workspace', {
    ...MERGED,
    input: z.object({ name: z.string().max(256) }),
    output: workspaceView,
  }),
  'workspaces.delete': del(WORKSPACE, 'Delete a workspace', CONDITIONAL),

  'config.get': get('/api/v1/config', 'Get the state of the config file, and whether an import can be undone', {
    output: configView,
  }),
  'config.changes': get('/api/v1/config/changes', 'List recent changes, field by field', {
    output: z.array(changeView),
  }),
  'config.export': post('/api/v1/config/export', 'Export all or part of the config', {
    input: exportInput,
    output: exportOutput,
  }),
  'config.preview': post('/api/v1/config/preview', 'Preview an import, item by item, without changing anything', {
    input: previewInput,
    bodyLimitBytes: FILE_BYTES,
    output: previewOutput,
  }),
  'config.import': post('/api/v1/config/import', 'Import a file in one step', {
    input: importInput,
    bodyLimitBytes: FILE_BYTES,
    output: importOutput,
  }),
  'config.undo': post('/api/v1/config/imports/{importId}/undo', 'Undo an import in one step', { output: undoOutput }),
  'config.propose': post(
    '/api/v1/config/propose',
    'Propose a config from a discovery document or a token of another server',
    { input: proposeInput, bodyLimitBytes: FILE_BYTES, output: proposeOutput },
  ),

  ...collection({ nouns: 'users', noun: 'user', param: 'username' }, userSchema, userSchema),
  ...collection({ nouns: 'clients', noun: 'client', param: 'client_id' }, clientSchema, newClient),
  'clients.rotateSecret': post(
    `${WORKSPACE}/clients/{client_id}/rotateSecret`,
    'Generate a new client secret; the last two keep working',
    { ...CONDITIONAL, output: z.object({ client_secret: z.string() }) },
  ),
  'clients.expireNextToken': post(
    `${WORKSPACE}/clients/{client_id}/expireNextToken`,
    'Let the next access token and ID token of a client be expired when they are issued, once',
  ),
  'clients.revokeRotatedSecrets': post(
    `${WORKSPACE}/clients/{client_id}/revokeRotatedSecrets`,
    'Revoke all earlier client secrets',
    { ...CONDITIONAL, output: removedCount },
  ),
  'findings.count': get(`${WORKSPACE}/findings`, 'Count the findings of each client that has any, by severity', {
    output: z.array(findingCountsSchema),
  }),
  'findings.list': get(
    `${WORKSPACE}/clients/{client_id}/findings`,
    'List what a client does that works and that it should not do',
    { output: z.array(findingSchema).readonly() },
  ),
  'findings.mute': put(`${WORKSPACE}/clients/{client_id}/findings/{rule}/mute`, 'Mute a finding, with the reason', {
    ...CONDITIONAL,
    input: muteInput,
  }),
  'findings.unmute': del(
    `${WORKSPACE}/clients/{client_id}/findings/{rule}/mute`,
    'Report a finding again',
    CONDITIONAL,
  ),
  ...collection({ nouns: 'services', noun: 'service', param: 'serviceId' }, serviceSchema, serviceSchema),
  ...collection({ nouns: 'scopes', noun: 'scope', param: 'scope' }, scopeSchema, scopeSchema),
  ...collection({ nouns: 'claims', noun: 'claim', param: 'claimId' }, claimSchema, claimSchema),

  'settings.get': get(`${WORKSPACE}/settings`, 'Get the settings, with defaults filled in', {
    ...CONDITIONAL,
    output: settingsSchema,
  }),
  'settings.replace': put(`${WORKSPACE}/settings`, 'Replace the settings', {
    input: settingsSchema,
    ...CONDITIONAL,
    output: settingsSchema,
  }),
  'settings.update': patch(`${WORKSPACE}/settings`, 'Update fields of the settings', {
    ...MERGED,
    output: settingsSchema,
  }),

  'keys.list': get(`${WORKSPACE}/keys`, 'List signing keys, public parts only', { output: z.array(keyView) }),
  'keys.get': get(`${WORKSPACE}/keys/{kid}`, 'Get the public part of a key', { output: keyView }),
  'keys.rotate': post(`${WORKSPACE}/keys/rotate`, 'Sign with a new key from now on', {
    input: z.object({ alg: z.enum(SIGNING_ALGORITHMS) }),
    output: keyView,
  }),
  'keys.revoke': del(`${WORKSPACE}/keys/{kid}`, 'Stop publishing a key that no longer signs'),

  'clock.get': get(`${WORKSPACE}/clock`, 'Get the clock of a workspace', { output: clockView }),
  'clock.set': put(`${WORKSPACE}/clock`, 'Move the clock of a workspace, from real time', {
    input: clockInput,
    output: clockView,
  }),
  'clock.reset': del(`${WORKSPACE}/clock`, 'Go by real time again'),
  'clock.moments': get(`${WORKSPACE}/clock/moments`, 'List what ends in a workspace, and when, soonest first', {
    output: clockMoments,
  }),
  'laneClock.get': get(`${LANE}/clock`, 'Get the clock of a lane', { output: clockView }),
  'laneClock.set': put(`${LANE}/clock`, 'Move the clock of a lane, in every workspace', {
    input: clockInput,
    output: clockView,
  }),
  'laneClock.reset': del(`${LANE}/clock`, 'Let a lane go by the clocks of its workspaces again'),

  'consents.list': get(`${WORKSPACE}/consents`, 'List remembered consents, per user, client and scope', {
    output: z.array(consentView),
  }),
  'consents.clear': del(`${WORKSPACE}/consents`, 'Withdraw all consents, and revoke the tokens they gave', {
    output: removedCount,
  }),
  'consents.get': get(`${WORKSPACE}/consents/{consentId}`, 'Get a consent', { output: consentView }),
  'consents.revoke': del(`${WORKSPACE}/consents/{consentId}`, 'Withdraw a consent, and revoke the tokens it gave'),
  'sessions.list': get(`${WORKSPACE}/sessions`, 'List login sessions', { output: z.array(sessionView) }),
  'sessions.clear': del(`${WORKSPACE}/sessions`, 'End all sessions', { output: removedCount }),
  'sessions.get': get(`${WORKSPACE}/sessions/{sessionId}`, 'Get a session', { output: sessionView }),
  'sessions.revoke': del(`${WORKSPACE}/sessions/{sessionId}`, 'End a session'),
  'tokens.list': get(`${WORKSPACE}/tokens`, 'List active access and refresh tokens', { output: z.array(tokenView) }),
  'tokens.clear': del(`${WORKSPACE}/tokens`, 'Revoke all tokens', { output: removedCount }),
  'tokens.get': get(`${WORKSPACE}/tokens/{tokenId}`, 'Get a token', { output: tokenView }),
  'tokens.expire': post(
    `${WORKSPACE}/tokens/{tokenId}/expire`,
    'Expire a token now; a JWT stays valid for resource servers that validate it offline',
  ),
  'tokens.revoke': del(`${WORKSPACE}/tokens/{tokenId}`, 'Revoke a token'),
  'activity.get': get(
    `${WORKSPACE}/activity`,
    'Get the last login, last error and active tokens of each user and client',
    { output: activityView },
  ),
  'tokens.preview': post(
    `${WORKSPACE}/preview`,
    'Preview the claims a user would get at a client, without issuing tokens',
    { input: tokenPreview, output: previewedTokens },
  ),
};

export type OperationName = keyof typeof OPERATIONS;
type Row<N extends OperationName> = (typeof OPERATIONS)[N];

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** The parameters in an operation's path by name, decoded. */
export type OperationParams<N extends OperationName> = Record<ParamNames<Row<N>['path']>, string>;
/** The body of an operation, as the caller writes it. */
export type OperationInput<N extends OperationName> =
  Row<N> extends { input: infer S extends z.ZodType } ? z.input<S> : undefined;
/** The body of an operation after parsing, with defaults filled in. */
export type OperationBody<N extends OperationName> =
  Row<N> extends { input: infer S extends z.ZodType } ? z.output<S> : undefined;
export type OperationQuery<N extends OperationName> =
  Row<N> extends { query: infer S extends z.ZodType } ? z.output<S> : undefined;
export type OperationOutput<N extends OperationName> =
  Row<N> extends { output: infer S extends z.ZodType } ? z.output<S> : void;

/** The status of a successful response. */
export const statusOf = ({ status, output }: Operation): number => status ?? (output ? 200 : 204);

/** What a caller needs to know about an operation. */
export interface Route extends Pick<Operation, 'method' | 'path' | 'mediaType'> {
  /** Whether it answers with a text instead of JSON. */
  isText?: true;
}

/** The table without its schemas. */
export function routesOf<N extends string>(operations: Readonly<Record<N, Operation>>): Record<N, Route> {
  const rows = Object.entries<Operation>(operations).map(([name, { method, path, mediaType, textTypes }]) => [
    name,
    { method, path, ...(mediaType && { mediaType }), ...(textTypes && { isText: true }) },
  ]);
  return Object.fromEntries(rows) as Record<N, Route>;
}
