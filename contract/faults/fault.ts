import { z } from 'zod';
import { CLOCK_FAULTS, LANE_PATTERN } from '../clock/moved-clock.ts';
import { IN_WORDS } from '../config/fault-words.ts';
import { FAULT_KINDS, faultRow } from './kinds.ts';
import { FAULT_FAMILIES } from './names.ts';
import { nearest } from './nearest.ts';
import { REACTIONS } from './reactions.ts';

const words = (most = 512) => z.string().min(1).max(most);

/** Where a fault fires. What is left out matches everything. */
export const faultScope = z
  .strictObject({
    workspace: words().optional().meta({ title: 'Workspace', description: 'As {tid}/{aid}.' }),
    client_id: words().optional().meta({ title: 'Client', description: 'Requests for discovery and keys name none.' }),
    username: words().optional().meta({ title: 'User', description: 'Known once someone has logged in.' }),
    endpoint: words(64).optional().meta({ title: 'Endpoint' }),
    lane: z.string().regex(LANE_PATTERN, CLOCK_FAULTS.lane).optional().meta({
      title: 'Lane',
      description: 'A label that requests carry in the header Understudy-Lane, or in a cookie of that name.',
    }),
  })
  .meta({ id: 'FaultScope' });
export type FaultScope = z.output<typeof faultScope>;

const times = z.number().int().min(1).max(1_000_000).meta({ title: 'Times', description: 'Ends after so many times.' });
const probability = z
  .number()
  .gt(0)
  .max(1)
  .meta({ title: 'Probability', description: 'Of each exchange that it could fire in. Default: 1.' });

const fields = z.strictObject({
  kind: words(100),
  params: z.record(z.string(), z.unknown()).default({}).meta({ description: 'The parameters of the kind.' }),
  scope: faultScope.default({}),
  times: times.optional(),
  probability: probability.optional(),
  enabled: z.boolean().default(true),
});

type Fields = z.output<typeof fields>;

/** Fills in the parameters' defaults, and names what is wrong with kind and parameters. */
function parseKind({ kind, params }: Pick<Fields, 'kind' | 'params'>, context: z.RefinementCtx): Fields['params'] {
  const row = faultRow(kind);
  if (!row) {
    const near = nearest(kind, Object.keys(FAULT_KINDS));
    const hint = near === undefined ? 'GET /api/v1/faults/kinds lists them' : `did you mean "${near}"?`;
    context.addIssue({ code: 'custom', path: ['kind'], message: `"${kind}" is not a kind of fault: ${hint}` });
    return params;
  }
  const parsed = row.params.safeParse(params, IN_WORDS);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.addIssue({ code: 'custom', path: ['params', ...path], message });
  return params;
}

/** A fault as it is planted. */
export const newFault = fields
  .transform((fault, context) => ({ ...fault, params: parseKind(fault, context) }))
  .meta({ id: 'Fault' });
export type NewFault = z.output<typeof newFault>;

/** What can change about a planted fault. Scope and parameters are replaced as a whole; null removes a limit. */
export const faultPatch = z
  .strictObject({
    params: z.record(z.string(), z.unknown()).optional(),
    scope: faultScope.optional(),
    times: times.nullable().optional(),
    probability: probability.nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ title: 'Change of a fault' });

/** A file of faults. */
export const faultSet = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1).meta({ description: 'The version of the format.' }),
    faults: z.array(newFault).max(200),
  })
  .meta({ title: 'Fault set' });
export type FaultSet = z.output<typeof faultSet>;

const firing = z.object({ at: z.number(), exchangeId: z.string(), flowId: z.string().optional() });

export const faultView = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    params: z.record(z.string(), z.unknown()),
    scope: faultScope,
    times: z.number().optional(),
    probability: z.number().optional(),
    enabled: z.boolean(),
    active: z.boolean().meta({ description: 'Enabled, and not all of its times are used up.' }),
    fired: z.number().int().meta({ description: 'In how many exchanges it fired.' }),
    left: z.number().int().optional().meta({ description: 'How many of its times are left.' }),
    createdAt: z.number(),
    recent: z.array(firing).meta({ description: 'Where it fired last, newest first.' }),
    warnings: z.array(z.string()).meta({ description: 'Why it may never fire.' }),
  })
  .meta({ title: 'Planted fault' });
export const faultsView = z.array(faultView);
export type FaultView = z.output<typeof faultView>;

const faultKindView = z
  .object({
    kind: z.string(),
    family: z.enum(Object.keys(FAULT_FAMILIES) as [keyof typeof FAULT_FAMILIES]),
    title: z.string(),
    does: z.string().meta({ description: 'What the server does.' }),
    client: z.enum(REACTIONS).meta({ description: 'What a correct client does.' }),
    isOptional: z
      .boolean()
      .optional()
      .meta({ description: 'The specification leaves it to the client, so the opposite is right, too.' }),
    why: z.string(),
    spec: z.string(),
    appliesTo: z.object({
      endpoints: z.array(z.string()),
      grants: z.array(z.string()).optional(),
      response_modes: z.array(z.string()).optional(),
      algorithms: z.array(z.string()).optional(),
      needs: z.string().optional(),
    }),
    params: z.record(z.string(), z.unknown()).meta({ description: 'A JSON Schema.' }),
  })
  .meta({ title: 'Kind of fault' });
export const faultKindsView = z.array(faultKindView);
export type FaultKindView = z.output<typeof faultKindView>;

/** What a fault set says of a planted fault. */
export const asPlanted = ({ kind, params, scope, times, probability, enabled }: FaultView): NewFault => ({
  kind,
  params,
  scope,
  ...(times !== undefined && { times }),
  ...(probability !== undefined && { probability }),
  enabled,
});
