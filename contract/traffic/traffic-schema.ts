/*
 * What happened, declared once. The types of all recorded data come from these schemas. Only the admin API loads them.
 * All other files import just the types, which keeps zod out of the console's live view. Replies are not parsed with
 * them, because the server creates these records itself.
 */
import { z } from 'zod';
import { HOLD_POINTS } from '../breakpoints/points.ts';
import { movedClocks } from '../clock/clock-schema.ts';
import { CHECK_OUTCOMES, CHECK_TEXTS } from './checks.ts';
import { FLOW_TEXTS, FLOWS, STEPS, TOKEN_KINDS } from './steps.ts';
import { configFault } from '../transfer.ts';
import { verdictSchema } from './verdict.ts';

const listOf = <T extends z.ZodType>(entry: T) => z.array(entry).readonly();
const namesOf = <T extends object>(table: T) => z.enum(Object.keys(table) as [keyof T & string]);
const text = z.string().exactOptional();
const texts = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, text])) as Record<N, typeof text>;
const time = z.number().meta({ description: 'Milliseconds since 1970.' });

const movedTime = time
  .exactOptional()
  .meta({ description: 'What a moved clock showed then, in milliseconds since 1970.' });

/** Names as sent. They are case-insensitive (RFC 9110 §5.1). */
const headers = z.record(z.string(), z.union([z.string(), listOf(z.string())])).readonly();
export type RecordedHeaders = z.output<typeof headers>;

const body = z
  .object({
    text: z.string(),
    bytes: z.number().meta({ description: 'The size of the whole body, whatever was kept of it.' }),
    cut: z.boolean(),
  })
  .meta({ id: 'RecordedBody' });
/** A body as sent: text, cut at `BODY_LIMIT_BYTES`. */
export type RecordedBody = z.output<typeof body>;

const request = z.object({
  method: z.string(),
  url: z.string().meta({ description: 'As it came: path and query.' }),
  headers,
  body: body.exactOptional(),
});
export type RecordedRequest = z.output<typeof request>;

const reply = z.object({ status: z.number(), headers, body: body.exactOptional() });
export type RecordedReply = z.output<typeof reply>;

const recordedFault = z
  .object({ faultId: z.string(), kind: z.string(), title: z.string() })
  .meta({ id: 'RecordedFault' });
/** A planted fault, as the exchanges and flows in which it fired remember it. */
export type RecordedFault = z.output<typeof recordedFault>;
const faults = listOf(recordedFault).exactOptional().meta({ description: 'The planted faults that fired in it.' });

export const exchangeSchema = z
  .object({
    exchangeId: z.string().meta({ description: 'The X-Trace-ID that the client got.' }),
    endpoint: z.string(),
    workspace: text,
    flowId: text,
    receivedAt: time,
    movedAt: movedTime,
    durationMs: z.number().exactOptional(),
    request,
    reply: reply.exactOptional(),
    error: text.meta({ description: 'The OAuth error that the reply carried.' }),
    hungUp: z.boolean().exactOptional().meta({ description: 'The client went away before the answer.' }),
    faults,
    weight: z.number().meta({ description: 'What it weighs against the limit, in bytes.' }),
    verdict: verdictSchema.exactOptional(),
  })
  .meta({ id: 'Exchange' });
/** One request on the ACP listener and its response. */
export type Exchange = z.output<typeof exchangeSchema>;

const check = z
  .object({
    check: z.string(),
    outcome: z.enum(CHECK_OUTCOMES),
    at: time,
    movedAt: movedTime,
    ...texts(CHECK_TEXTS),
  })
  .meta({ id: 'Check' });
/**
 * One attempt at one check, with expected and received values. Never an expected secret, verifier or another client's
 * data.
 */
export type Check = z.output<typeof check>;

const issuedToken = z.object({
  tokenId: z.string(),
  kind: z.enum(TOKEN_KINDS),
  issuedAt: time,
  expiresAt: time,
  revokedAt: time.exactOptional(),
  revokedBecause: text,
});
export type IssuedToken = z.output<typeof issuedToken>;

export const flowSchema = z
  .object({
    flowId: z.string(),
    kind: namesOf(FLOWS),
    workspace: z.string().meta({ description: '{tid}/{aid}' }),
    startedAt: time,
    updatedAt: time.meta({ description: 'When it last went on, in milliseconds since 1970.' }),
    ...texts(FLOW_TEXTS),
    steps: z
      .partialRecord(namesOf(STEPS), listOf(check))
      .meta({ description: 'Every attempt at every check, by step.' }),
    exchangeIds: listOf(z.string()),
    tokens: listOf(issuedToken),
    faults,
    verdict: verdictSchema.exactOptional(),
  })
  .meta({ id: 'Flow' });
/** One login, refresh or call, from the first request to the last response that belongs to it. */
export type Flow = z.output<typeof flowSchema>;

export const questionSchema = z
  .object({
    interactionId: z.string(),
    flowId: z.string(),
    workspace: z.string(),
    kind: z.enum(['login', 'consent']),
    client_id: z.string(),
    client_name: z.string(),
    username: text.meta({ description: 'Known once a user has logged in.' }),
    login_hint: text,
    scopes: listOf(z.string()).meta({ description: 'The scopes to grant; empty for a login.' }),
    expiresAt: time,
    movedAt: movedTime,
  })
  .meta({ id: 'InteractionQuestion' });
/** What a waiting interaction asks the user for. */
export type InteractionQuestion = z.output<typeof questionSchema>;

const heldNote = z
  .object({
    heldId: z.string(),
    exchangeId: z.string(),
    flowId: text,
    workspace: z.string(),
    endpoint: z.string(),
    client_id: text,
    username: text,
    point: z.enum(HOLD_POINTS),
    until: time.meta({ description: 'When it continues by itself.' }),
    hungUp: z.boolean().exactOptional().meta({ description: 'The client went away meanwhile.' }),
  })
  .meta({ id: 'HeldNote' });
/** An exchange that waits at a breakpoint. */
export type HeldNote = z.output<typeof heldNote>;

const rejection = z.object({ reason: z.string(), details: listOf(configFault) });
export type ConfigRejection = z.output<typeof rejection>;

const limits = z.object({
  exchanges: z.number(),
  bytes: z.number().meta({ description: 'Of requests and replies together.' }),
  flows: z.number(),
});
export type TrafficLimits = z.output<typeof limits>;

export const trafficSchema = z
  .object({
    seq: z.number().meta({ description: 'The last event in it: continue with GET /api/v1/events?after={seq}.' }),
    limits,
    bytes: z.number(),
    exchanges: listOf(exchangeSchema).meta({ description: 'Oldest first.' }),
    flows: listOf(flowSchema).meta({ description: 'Oldest first.' }),
    waiting: listOf(questionSchema),
    held: listOf(heldNote).meta({ description: 'Exchanges that wait at a breakpoint.' }),
    breakpoints: z
      .object({ set: z.number(), active: z.number() })
      .meta({ description: 'How many breakpoints are set, and how many of them are on.' }),
    dropped: z
      .object({ exchanges: z.number(), flows: z.number() })
      .meta({ description: 'What the limits pushed out since the last clear.' }),
    faults: z
      .object({ planted: z.number(), active: z.number() })
      .meta({ description: 'How many faults are planted, and how many of them can fire.' }),
    clocks: movedClocks,
    config: z.object({ revision: z.number(), rejected: rejection.exactOptional() }),
    server: z
      .object({ issuer: z.string(), admin: z.string(), version: z.string(), startedAt: time, stopped: text })
      .exactOptional(),
  })
  .meta({ id: 'Traffic' });
/** Traffic as JSON: the response of `GET /api/v1/traffic`. */
export type TrafficSnapshot = z.output<typeof trafficSchema>;
