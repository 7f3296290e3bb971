import { z } from 'zod';
import type { InteractionQuestion, RecordedBody, RecordedHeaders, RecordedReply, RecordedRequest } from './events.ts';
import { FLOWS, STEPS, type Check, type Flow, type FlowKind, type IssuedToken, type StepId } from './flow.ts';
import type { Exchange, TrafficSnapshot } from './traffic.ts';

/*
 * What happened, for those who read it without TypeScript: each schema is held to its type by `satisfies`. Nobody
 * parses with them on the way out; these records are made by us.
 */

const listOf = <T extends z.ZodType>(entry: T) => z.array(entry).readonly();
const namesOf = <T extends object>(table: T) => z.enum(Object.keys(table) as [keyof T & string]);
const text = z.string().exactOptional();
const time = z.number().meta({ description: 'Milliseconds since 1970.' });

const headers = z.record(z.string(), z.union([z.string(), listOf(z.string())])) satisfies z.ZodType<RecordedHeaders>;

const body = z
  .object({
    text: z.string(),
    bytes: z.number().meta({ description: 'The size of the whole body, whatever was kept of it.' }),
    cut: z.boolean(),
  })
  .meta({ id: 'RecordedBody' }) satisfies z.ZodType<RecordedBody>;

const request = z.object({
  method: z.string(),
  url: z.string(),
  headers,
  body: body.exactOptional(),
}) satisfies z.ZodType<RecordedRequest>;

const reply = z.object({ status: z.number(), headers, body: body.exactOptional() }) satisfies z.ZodType<RecordedReply>;

export const exchangeSchema = z
  .object({
    exchangeId: z.string().meta({ description: 'The X-Trace-ID that the client got.' }),
    endpoint: z.string(),
    workspace: text,
    flowId: text,
    receivedAt: time,
    durationMs: z.number().exactOptional(),
    request,
    reply: reply.exactOptional(),
    error: text,
    hungUp: z.boolean().exactOptional(),
    weight: z.number().meta({ description: 'What it weighs against the limit, in bytes.' }),
  })
  .meta({ id: 'Exchange' }) satisfies z.ZodType<Exchange>;

const check = z
  .object({
    check: z.string(),
    outcome: z.enum(['passed', 'failed', 'waiting', 'skipped', 'noted']),
    at: time,
    exchangeId: text,
    expected: text,
    received: text,
    description: text,
    spec: text,
    hint: text,
    error: text,
  })
  .meta({ id: 'Check' }) satisfies z.ZodType<Check>;

const issuedToken = z.object({
  tokenId: z.string(),
  kind: z.enum(['access_token', 'refresh_token', 'id_token']),
  issuedAt: time,
  expiresAt: time,
  revokedAt: time.exactOptional(),
  revokedBecause: text,
}) satisfies z.ZodType<IssuedToken>;

const stepId: z.ZodType<StepId> = namesOf(STEPS);
const flowKind: z.ZodType<FlowKind> = namesOf(FLOWS);

export const flowSchema = z
  .object({
    flowId: z.string(),
    kind: flowKind,
    workspace: z.string(),
    startedAt: time,
    updatedAt: time,
    parentFlowId: text,
    client_id: text,
    username: text,
    scope: text,
    steps: z
      .partialRecord(stepId as z.ZodType<StepId> & z.core.$ZodRecordKey, listOf(check))
      .meta({ description: 'Every attempt at every check, by step.' }),
    exchangeIds: listOf(z.string()),
    tokens: listOf(issuedToken),
  })
  .meta({ id: 'Flow' }) satisfies z.ZodType<Flow>;

export const questionSchema = z
  .object({
    interactionId: z.string(),
    flowId: z.string(),
    workspace: z.string(),
    kind: z.enum(['login', 'consent']),
    client_id: z.string(),
    client_name: z.string(),
    username: text,
    login_hint: text,
    scopes: listOf(z.string()),
    expiresAt: time,
  })
  .meta({ id: 'InteractionQuestion' }) satisfies z.ZodType<InteractionQuestion>;

const rejection = z.object({
  reason: z.string(),
  details: listOf(
    z.object({
      path: z.string(),
      message: z.string(),
      line: z.number().exactOptional(),
      column: z.number().exactOptional(),
      excerpt: z
        .object({ lines: listOf(z.object({ line: z.number(), text: z.string() })), caret: z.number() })
        .exactOptional(),
    }),
  ),
});

export const trafficSchema = z
  .object({
    seq: z.number().meta({ description: 'The last event in it: go on with GET /api/v1/events?after={seq}.' }),
    limits: z.object({ exchanges: z.number(), bytes: z.number(), flows: z.number() }),
    bytes: z.number(),
    exchanges: listOf(exchangeSchema).meta({ description: 'Oldest first.' }),
    flows: listOf(flowSchema).meta({ description: 'Oldest first.' }),
    waiting: listOf(questionSchema),
    dropped: z.object({ exchanges: z.number(), flows: z.number() }),
    config: z.object({ revision: z.number(), rejected: rejection.exactOptional() }),
    server: z
      .object({
        issuer: z.string(),
        admin: z.string(),
        version: z.string(),
        startedAt: time,
        stopped: text,
      })
      .exactOptional(),
  })
  .meta({ id: 'Traffic' }) satisfies z.ZodType<TrafficSnapshot>;
