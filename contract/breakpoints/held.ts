import { z } from 'zod';
import { faultScope, faultsView } from '../faults/fault.ts';
import { HOLD_POINTS, LONGEST_DELAY_SECONDS, RELEASE_ACTIONS, SIGNINGS } from './points.ts';

const parameters = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const claims = z.record(z.string(), z.unknown());

export const heldView = z
  .object({
    id: z.string(),
    exchangeId: z.string(),
    flowId: z.string().optional(),
    workspace: z.string(),
    endpoint: z.string(),
    client_id: z.string().optional(),
    username: z.string().optional(),
    lane: z.string().optional(),
    at: z.enum(HOLD_POINTS),
    breakpointId: z.string(),
    heldAt: z.number().meta({ description: 'Milliseconds since 1970.' }),
    until: z.number().meta({ description: 'When it continues by itself, unchanged.' }),
    hungUp: z.boolean().meta({ description: 'The client went away meanwhile.' }),
    request: z.object({
      method: z.string(),
      path: z.string(),
      headers,
      parameters: parameters.meta({ description: 'Of the form in its body, or else of its query.' }),
    }),
    reply: z
      .object({
        status: z.number(),
        headers,
        body: z.string(),
        parameters: parameters.optional().meta({ description: 'Of an authorization response.' }),
        claims: z
          .object({ id_token: claims.optional(), access_token: claims.optional() })
          .optional()
          .meta({ description: 'Of the JWTs in it.' }),
      })
      .optional(),
  })
  .meta({ title: 'Held exchange' });
export const heldViews = z.array(heldView);
export type HeldView = z.output<typeof heldView>;

/** A field name (RFC 9110 §5.1). Framing is up to the server. */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not the name of a header')
  .refine((name) => !/^(?:content-length|transfer-encoding|connection)$/i.test(name), {
    error: 'is set by the server and can’t be edited',
  });
/** A field value (RFC 9110 §5.5). */
const headerValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'contains characters that a header can’t have');

const edits = z
  .strictObject({
    status: z.number().int().min(200).max(599).optional(),
    headers: z
      .record(headerName, z.union([headerValue, z.array(headerValue), z.null()]))
      .optional()
      .meta({ description: 'Added or replaced; null removes a header.' }),
    body: z.string().max(1_000_000).optional(),
    parameters: parameters.optional().meta({ description: 'All of them: what you leave out is removed.' }),
    claims: z
      .strictObject({ id_token: claims.optional(), access_token: claims.optional() })
      .optional()
      .meta({ description: 'All claims of a token: what you leave out is removed.' }),
    sign: z
      .enum(SIGNINGS)
      .default('right')
      .meta({ description: 'How tokens with edited claims are signed. none: alg none, without a signature.' }),
  })
  .meta({ id: 'HeldEdits' });
export type HeldEdits = z.output<typeof edits>;

const error = z.strictObject({
  error: z
    .string()
    .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, 'contains characters that an error code can’t have')
    .max(100),
  error_description: z
    .string()
    .regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/, 'contains characters that a description can’t have')
    .max(1000)
    .optional(),
  status: z.number().int().min(400).max(599).optional(),
});
export type HeldError = z.output<typeof error>;

/** What to do with an exchange that waits. */
export const releaseInput = z
  .strictObject({
    action: z.enum(RELEASE_ACTIONS).default('continue'),
    edits: edits.optional(),
    delay: z
      .number()
      .gt(0)
      .max(LONGEST_DELAY_SECONDS)
      .optional()
      .meta({ description: 'For the action delay: for how many more seconds it waits.' }),
    error: error.optional().meta({ description: 'For the action error: what is answered.' }),
    always: z.boolean().default(false).meta({ description: 'Plant faults that do the same from now on.' }),
  })
  .superRefine(({ action, delay, error: answered }, context) => {
    const needs = { delay, error: answered } as const;
    for (const name of ['delay', 'error'] as const)
      if ((action === name) !== (needs[name] !== undefined))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: action === name ? `is required with the action ${name}` : `needs the action ${name}`,
        });
  })
  .meta({ title: 'Release' });
export type Release = z.output<typeof releaseInput>;

export const releaseView = z
  .object({
    faults: faultsView.meta({ description: 'What was planted to do the same from now on.' }),
    not_planted: z.array(z.string()).meta({ description: 'What no kind of fault does.' }),
  })
  .meta({ title: 'Released exchange' });

export const releasePreview = z
  .object({
    faults: z.array(z.object({ kind: z.string(), title: z.string(), scope: faultScope })),
    not_planted: z.array(z.string()).meta({ description: 'What no kind of fault does.' }),
  })
  .meta({ title: 'What would be planted' });
export type ReleasePreview = z.output<typeof releasePreview>;
