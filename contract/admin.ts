import { z } from 'zod';
import { clientSchema } from './client.ts';
import { workspaceSchema } from './config.ts';
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
import type { Exchange, TrafficSnapshot } from './traffic.ts';
import type { Flow } from './flow.ts';
import type { InteractionQuestion } from './events.ts';
import type { OperationName } from './operations.ts';
import { claimSchema, scopeName, scopeSchema, serviceSchema } from './scope.ts';
import { settingsSchema, SIGNING_ALGORITHMS } from './settings.ts';
import { exchangeSchema, flowSchema, questionSchema, trafficSchema } from './traffic-schema.ts';
import { userSchema } from './user.ts';

/** The schema, known by the type that it is held to. */
const typed = <T>(schema: z.ZodType<T>): z.ZodType<T> => schema;

const nothing = z.void().meta({ title: 'Nothing' });
const done = z.object({ removed: z.number().int() }).meta({ title: 'How many were removed' });

/** An RFC 7396 merge patch: null removes a field, objects merge, everything else replaces. */
const mergePatch = z.record(z.string(), z.unknown()).meta({ title: 'Merge patch (RFC 7396)' });

export const workspaceView = z.object({
  tid: z.string(),
  aid: z.string(),
  name: z.string().optional(),
  issuer: z.string(),
});

export const keyView = z.object({
  kid: z.string(),
  alg: z.enum(SIGNING_ALGORITHMS),
  /** current: signs. retired: still published, for what it signed. */
  status: z.enum(['current', 'retired']),
  created_at: z.number(),
  retired_at: z.number().optional(),
  /** When a retired key leaves the JWKS. */
  expires_at: z.number().optional(),
  jwk: z.record(z.string(), z.unknown()),
});

/** Times in what happened are milliseconds since 1970. */
export const consentView = z.object({
  consentId: z.string(),
  username: z.string(),
  client_id: z.string(),
  scope: z.string(),
  givenAt: z.number(),
});

export const sessionView = z.object({
  sessionId: z.string(),
  username: z.string(),
  startedAt: z.number(),
  authenticatedAt: z.number(),
  expiresAt: z.number(),
  persistent: z.boolean(),
  amr: z.array(z.string()),
  client_ids: z.array(z.string()),
});

export const tokenView = z.object({
  tokenId: z.string(),
  kind: z.enum(['access_token', 'refresh_token']),
  client_id: z.string(),
  username: z.string().optional(),
  sub: z.string(),
  scope: z.array(z.string()),
  audience: z.array(z.string()),
  issuedAt: z.number(),
  expiresAt: z.number(),
  flowId: z.string(),
  grantId: z.string(),
  /** For the eyes of the desk. */
  value: z.string(),
});

const moment = z.object({ at: z.number(), flowId: z.string() });

const activity = z.object({
  id: z.string().meta({ description: 'The username or the client ID.' }),
  lastLogin: moment.optional(),
  lastTokens: moment.optional().meta({ description: 'When tokens were issued last.' }),
  lastError: moment
    .extend({ error: z.string(), description: z.string().optional() })
    .optional()
    .meta({ description: 'The last failure that no later attempt in its flow made good.' }),
  liveTokens: z.number().int().meta({ description: 'Access and refresh tokens that are alive.' }),
});

/** Of the flows on record; who is in none of them and has no live token is left out. */
export const activityView = z.object({ users: z.array(activity), clients: z.array(activity) });

export const interactionDecision = z
  .discriminatedUnion('decision', [
    z.object({
      decision: z.literal('approve'),
      username: z.string().optional().meta({ description: 'Login: who logs in.' }),
      granted_scopes: z.array(scopeName).optional().meta({ description: 'Consent: what is granted; all when absent.' }),
    }),
    z.object({ decision: z.literal('deny'), error_description: z.string().max(1000).optional() }),
  ])
  .meta({ title: 'Decision' });

export const serverView = z.object({
  version: z.string(),
  pid: z.number(),
  startedAt: z.number(),
  acp: z.object({ url: z.string(), port: z.number() }),
  admin: z.object({ url: z.string(), port: z.number() }),
  /** Absent when the config was given as an object. */
  configPath: z.string().optional(),
  keysPath: z.string().optional(),
  readOnly: z.boolean(),
  revision: z.number(),
});

const tokenPreview = z.object({
  username: z.string(),
  client_id: z.string(),
  scopes: z.array(scopeName),
});

const previewedTokens = z.object({
  id_token: z.record(z.string(), z.unknown()).optional(),
  access_token: z.record(z.string(), z.unknown()),
  userinfo: z.record(z.string(), z.unknown()).optional(),
  /** What the client asked for and would not get, with the reason. */
  refused: z.array(z.object({ scope: z.string(), reason: z.string() })),
});

interface OperationSchemas {
  input?: z.ZodType;
  query?: z.ZodType;
  output: z.ZodType;
}

const list = <T extends z.ZodType>(entry: T) => z.array(entry);
const crud = <T extends z.ZodType>(schema: T) => ({
  list: { output: list(schema) },
  create: { input: schema, output: schema },
  get: { output: schema },
  replace: { input: schema, output: schema },
  update: { input: mergePatch, output: schema },
  delete: { output: nothing },
});

const users = crud(userSchema);
const clients = crud(clientSchema);
const services = crud(serviceSchema);
const scopes = crud(scopeSchema);
const claims = crud(claimSchema);

const filter = z.object({
  flowId: z.string().optional(),
  workspace: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional().meta({ description: 'The newest so many.' }),
});

/** What each admin operation takes and gives. */
export const ADMIN = {
  'health.get': { output: z.object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.number() }) },
  'server.get': { output: serverView },
  'traffic.get': { output: typed<TrafficSnapshot>(trafficSchema) },
  'flows.list': { query: filter, output: typed<readonly Flow[]>(z.array(flowSchema).readonly()) },
  'flows.get': {
    output: typed<{ flow: Flow; exchanges: readonly Exchange[] }>(
      z.object({ flow: flowSchema, exchanges: z.array(exchangeSchema).readonly() }),
    ),
  },
  'exchanges.list': { query: filter, output: typed<readonly Exchange[]>(z.array(exchangeSchema).readonly()) },
  'exchanges.get': { output: typed<Exchange>(exchangeSchema) },
  'exchanges.clear': { output: done },
  'interactions.list': { output: typed<readonly InteractionQuestion[]>(z.array(questionSchema).readonly()) },
  'interactions.decide': { input: interactionDecision, output: nothing },
  'workspaces.list': { output: list(workspaceView) },
  'workspaces.create': { input: workspaceSchema, output: workspaceView },
  'workspaces.get': { output: workspaceSchema },
  'workspaces.update': { input: z.object({ name: z.string().max(256) }), output: workspaceView },
  'workspaces.delete': { output: nothing },
  'config.get': { output: configView },
  'config.changes': { output: list(changeView) },
  'config.export': { input: exportInput, output: exportOutput },
  'config.preview': { input: previewInput, output: previewOutput },
  'config.import': { input: importInput, output: importOutput },
  'config.undo': { output: undoOutput },
  'config.propose': { input: proposeInput, output: proposeOutput },
  'users.list': users.list,
  'users.create': users.create,
  'users.get': users.get,
  'users.replace': users.replace,
  'users.update': users.update,
  'users.delete': users.delete,
  'clients.list': clients.list,
  'clients.create': {
    input: clientSchema.partial({ client_id: true }).meta({
      description: 'client_id and, for a confidential client, client_secret are generated when absent.',
    }),
    output: clientSchema,
  },
  'clients.get': clients.get,
  'clients.replace': clients.replace,
  'clients.update': clients.update,
  'clients.delete': clients.delete,
  'clients.rotateSecret': { output: z.object({ client_secret: z.string() }) },
  'clients.revokeRotatedSecrets': { output: done },
  'services.list': services.list,
  'services.create': services.create,
  'services.get': services.get,
  'services.replace': services.replace,
  'services.update': services.update,
  'services.delete': services.delete,
  'scopes.list': scopes.list,
  'scopes.create': scopes.create,
  'scopes.get': scopes.get,
  'scopes.replace': scopes.replace,
  'scopes.update': scopes.update,
  'scopes.delete': scopes.delete,
  'claims.list': claims.list,
  'claims.create': claims.create,
  'claims.get': claims.get,
  'claims.replace': claims.replace,
  'claims.update': claims.update,
  'claims.delete': claims.delete,
  'settings.get': { output: settingsSchema },
  'settings.replace': { input: settingsSchema, output: settingsSchema },
  'settings.update': { input: mergePatch, output: settingsSchema },
  'keys.list': { output: list(keyView) },
  'keys.get': { output: keyView },
  'keys.rotate': { input: z.object({ alg: z.enum(SIGNING_ALGORITHMS) }), output: keyView },
  'keys.revoke': { output: nothing },
  'consents.list': { output: list(consentView) },
  'consents.clear': { output: done },
  'consents.get': { output: consentView },
  'consents.revoke': { output: nothing },
  'sessions.list': { output: list(sessionView) },
  'sessions.clear': { output: done },
  'sessions.get': { output: sessionView },
  'sessions.revoke': { output: nothing },
  'tokens.list': { output: list(tokenView) },
  'tokens.clear': { output: done },
  'tokens.get': { output: tokenView },
  'tokens.expire': { output: nothing },
  'tokens.revoke': { output: nothing },
  'activity.get': { output: activityView },
  'tokens.preview': { input: tokenPreview, output: previewedTokens },
} as const satisfies Record<OperationName, OperationSchemas>;

/** The body of an operation, as a caller writes it. */
export type OperationInput<N extends OperationName> = (typeof ADMIN)[N] extends { input: infer S extends z.ZodType }
  ? z.input<S>
  : undefined;
/** The body of an operation, parsed. */
export type OperationBody<N extends OperationName> = (typeof ADMIN)[N] extends { input: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
export type OperationQuery<N extends OperationName> = (typeof ADMIN)[N] extends { query: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
export type OperationOutput<N extends OperationName> = z.output<(typeof ADMIN)[N]['output']>;

export type WorkspaceView = z.output<typeof workspaceView>;
export type KeyView = z.output<typeof keyView>;
export type ConsentView = z.output<typeof consentView>;
export type SessionView = z.output<typeof sessionView>;
export type TokenView = z.output<typeof tokenView>;
export type ActivityView = z.output<typeof activityView>;
export type ServerView = z.output<typeof serverView>;

/** What the admin API answers when it refuses. */
export interface AdminErrorBody {
  status_code: number;
  error: string;
  error_description: string;
  details: readonly { path: string; message: string }[];
}
