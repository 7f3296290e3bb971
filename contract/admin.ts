import { z } from 'zod';
import { scopeName } from './config/scope.ts';
import { SIGNING_ALGORITHMS } from './config/settings.ts';
import { REPORT_TYPES, type ReportFormat } from './traffic/report/formats.ts';
import {
  exchangeSchema,
  flowSchema,
  questionSchema,
  trafficSchema,
  replySchema,
  requestSchema,
} from './traffic/traffic-schema.ts';
import { verdictSchema } from './traffic/verdict.ts';

export { replySchema, requestSchema };

export const removedCount = z.object({ removed: z.number().int() }).meta({ title: 'Removed' });

/** An RFC 7396 merge patch: null removes a field, objects merge, everything else replaces. */
export const mergePatch = z.record(z.string(), z.unknown()).meta({ title: 'Merge patch (RFC 7396)' });

export const workspaceView = z.object({
  tid: z.string(),
  aid: z.string(),
  name: z.string().optional(),
  issuer: z.string(),
});

export const keyView = z.object({
  kid: z.string(),
  alg: z.enum(SIGNING_ALGORITHMS),
  /** current: signs tokens. retired: still published, so that tokens it signed can be verified. */
  status: z.enum(['current', 'retired']),
  created_at: z.number(),
  retired_at: z.number().optional(),
  /** When a retired key is removed from the JWKS. */
  expires_at: z.number().optional(),
  jwk: z.record(z.string(), z.unknown()),
});

/** Times in traffic are milliseconds since 1970. */
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
  /** Shown in the console only. */
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

/** Covers recorded flows. Leaves out anyone who is in none of them and has no active token. */
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
  acp: z.object({
    url: z.string(),
    port: z.number(),
    also: z.array(z.string()).readonly().optional().meta({ description: 'The origins of the other names.' }),
  }),
  admin: z.object({ url: z.string(), port: z.number() }),
  /** Absent if the config was passed as an object. */
  configPath: z.string().optional(),
  keysPath: z.string().optional(),
  caPath: z.string().optional().meta({ description: 'The certificate that clients must trust, with --https.' }),
  namedBy: z.array(z.string()).readonly().meta({
    description:
      'The options by which commands find this server, such as --config and its file. Empty if they need none.',
  }),
  readOnly: z.boolean(),
  revision: z.number(),
});

export const tokenPreview = z.object({
  username: z.string(),
  client_id: z.string(),
  scopes: z.array(scopeName),
});

export const previewedTokens = z.object({
  id_token: z.record(z.string(), z.unknown()).optional(),
  access_token: z.record(z.string(), z.unknown()),
  userinfo: z.record(z.string(), z.unknown()).optional(),
  /** What the client asked for but would not get, and why. */
  refused: z.array(z.object({ scope: z.string(), reason: z.string() })),
});

export const healthView = z.object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.number() });
export const trafficView = trafficSchema;
export const flowsView = z.array(flowSchema).readonly();
export const flowView = z.object({
  flow: flowSchema,
  exchanges: z.array(exchangeSchema).readonly(),
  verdict: verdictSchema.exactOptional().meta({ description: 'Why the flow failed. The same as in the flow.' }),
});
export const exchangesView = z.array(exchangeSchema).readonly();
export const exchangeView = exchangeSchema;
export const questionsView = z.array(questionSchema).readonly();

export const comparedWith = z.object({
  with: z.string().optional().meta({
    description: 'The flow to compare with, on the left side. If absent, the last of the same client that succeeded.',
  }),
});

export const reportFormat = z.object({
  format: z
    .enum(Object.keys(REPORT_TYPES) as [ReportFormat])
    .default('html')
    .meta({
      description: 'html: a page that opens anywhere, and again in Live. markdown: the facts, with bounded length.',
    }),
});

export const trafficFilter = z.object({
  flowId: z.string().optional(),
  workspace: z.string().optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'Only the newest entries, at most this many.' }),
});

export type WorkspaceView = z.output<typeof workspaceView>;
export type KeyView = z.output<typeof keyView>;
export type ConsentView = z.output<typeof consentView>;
export type SessionView = z.output<typeof sessionView>;
export type TokenView = z.output<typeof tokenView>;
export type ActivityView = z.output<typeof activityView>;
export type ServerView = z.output<typeof serverView>;

/** The body of an error response from the admin API. */
export interface AdminErrorBody {
  status_code: number;
  error: string;
  error_description: string;
  details: readonly { path: string; message: string }[];
}
