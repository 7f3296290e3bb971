import { z } from 'zod';
import { SEVERITIES, STEPS } from './steps.ts';

const text = z.string().exactOptional();
const listOf = <T extends z.ZodType>(entry: T) => z.array(entry).readonly();

/** A part of a text, and what is in its place in another. */
export const changeSchema = z
  .object({ at: z.number().meta({ description: 'Where in the expected text, in UTF-16 units.' }) })
  .extend({ expected: z.string(), received: z.string() });

export const fixSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    operation: text.meta({ description: 'The admin operation that mends it.' }),
    params: z.record(z.string(), z.string()).exactOptional(),
    body: z.record(z.string(), z.unknown()).exactOptional(),
    if_match: text.meta({ description: 'The ETag of the config that the fix was computed from.' }),
    code: text.meta({ description: 'What to send instead, where only the client can mend it.' }),
  })
  .meta({ id: 'Fix' });
/**
 * How to mend it. With `operation`: send `body` to it, with `If-Match: if_match`. A 412 means that the config has
 * changed, and the verdict is computed again. With `code`: only the client can.
 */
export type Fix = z.output<typeof fixSchema>;

export const verdictSchema = z
  .object({
    severity: z.enum(SEVERITIES).meta({
      description:
        'error: refused. warning: worked, and something was refused afterwards. note: worked, and something expected was not given.',
    }),
    cause: z.string().meta({ description: 'One sentence: what is wrong.' }),
    planted: z.literal(true).exactOptional().meta({ description: 'A planted fault is the cause, or part of it.' }),
    step: z.enum(Object.keys(STEPS) as [keyof typeof STEPS]).exactOptional(),
    check: text,
    exchangeId: z.string(),
    expected: text,
    received: text,
    difference: listOf(changeSchema).exactOptional(),
    advice: text.meta({ description: 'What to do.' }),
    spec: text,
    related: listOf(z.object({ flowId: z.string(), why: z.string() })).exactOptional(),
    fixes: listOf(fixSchema),
  })
  .meta({ id: 'Verdict' });
/** Why something failed, for people and scripts with the admin token. It never goes on the ACP listener's wire. */
export type Verdict = z.output<typeof verdictSchema>;
