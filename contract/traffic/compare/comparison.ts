/*
 * What a comparison of two flows consists of. Only the admin API loads the schemas; all others import the types.
 */
import { z } from 'zod';
import { FLOWS, STEPS } from '../steps.ts';
import { changeSchema, fixSchema } from '../verdict.ts';

const listOf = <T extends z.ZodType>(entry: T) => z.array(entry).readonly();
const namesOf = <T extends object>(table: T) => z.enum(Object.keys(table) as [keyof T & string]);
const text = z.string().exactOptional();
const step = namesOf(STEPS);

/** Where two flows can differ. An answer is what goes back through the browser; a member is one of a JSON response. */
const DIFFERENCE_PLACES = [
  'outcome',
  'status',
  'parameter',
  'answer',
  'member',
  'token_header',
  'claim',
  'header',
  'timing',
] as const;

const difference = z
  .object({
    step,
    where: z.enum(DIFFERENCE_PLACES),
    of: z.string().meta({ description: 'The endpoint, or the token.' }),
    name: z.string(),
    kind: z.enum(['changed', 'only_left', 'only_right', 'reordered']),
    left: text.meta({ description: 'Its value. Of a secret or a value that always differs, only its form.' }),
    right: text,
    changes: listOf(changeSchema).exactOptional().meta({ description: 'Where the values differ, by character.' }),
    natural: z.boolean().meta({ description: 'It differs between any two flows, or any two servers.' }),
    setting: fixSchema.exactOptional().meta({ description: 'What makes Understudy answer like the other side.' }),
    knownDifference: text.meta({ description: 'Why Understudy always differs here from other servers.' }),
  })
  .meta({ id: 'FlowDifference' });
/** One difference between two flows. */
export type FlowDifference = z.output<typeof difference>;

const side = z.object({
  flowId: z.string(),
  workspace: z.string().meta({ description: 'Empty in the recording of another program.' }),
  kind: namesOf(FLOWS),
  outcome: z.enum(['running', 'waiting', 'succeeded', 'failed']),
  startedAt: z.number().meta({ description: 'Milliseconds since 1970.' }),
  client_id: text,
  username: text,
});
/** A flow in a comparison. */
export type ComparedFlow = z.output<typeof side>;

const stepSide = z.object({
  state: z.enum(['passed', 'failed', 'waiting', 'skipped', 'not-seen']),
  exchangeIds: listOf(z.string()),
});

const comparedStep = z.object({ step, left: stepSide, right: stepSide, differences: listOf(difference) });
/** A step of two flows, side by side. */
export type ComparedStep = z.output<typeof comparedStep>;

const configChange = z
  .object({
    at: z.number().meta({ description: 'Milliseconds since 1970.' }),
    by: z.string().meta({ description: 'console, api, import, or file: an editor, git, or another program.' }),
    workspace: z.string(),
    noun: z.string(),
    id: z.string(),
    verb: z.enum(['added', 'changed', 'removed']),
    fields: listOf(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
  })
  .meta({ id: 'ConfigChangeBetween' });
/** What changed in the config between two flows, of what can matter to them. */
export type ConfigChange = z.output<typeof configChange>;

export const comparisonSchema = z
  .object({
    left: side,
    right: side,
    same: z.boolean().meta({ description: 'Whether nothing differs, except by nature.' }),
    steps: listOf(comparedStep),
    changes: listOf(configChange).meta({ description: 'Oldest first.' }),
  })
  .meta({ id: 'Comparison' });
/** Two flows, step by step. */
export type Comparison = z.output<typeof comparisonSchema>;
