import { z } from 'zod';
import { faultScope } from '../faults/fault.ts';
import { DEFAULT_LIMIT_SECONDS, HOLD_POINTS, LONGEST_LIMIT_SECONDS } from './points.ts';

const at = z.enum(HOLD_POINTS).meta({
  title: 'Where',
  description: 'request: before it is processed. reply: before it is sent.',
});
const once = z.boolean().meta({ title: 'Once', description: 'Turns itself off when it has held an exchange.' });
const limit = z
  .number()
  .int()
  .min(1)
  .max(LONGEST_LIMIT_SECONDS)
  .meta({ title: 'Time limit', description: 'After so many seconds, an exchange continues unchanged.' });

/** A breakpoint as it is set. */
export const newBreakpoint = z
  .strictObject({
    scope: faultScope.default({}),
    at: at.default('reply'),
    once: once.default(false),
    enabled: z.boolean().default(true),
    limit_seconds: limit.default(DEFAULT_LIMIT_SECONDS),
  })
  .meta({ id: 'Breakpoint' });
export type NewBreakpoint = z.output<typeof newBreakpoint>;

/** What can change about a breakpoint. The scope is replaced as a whole. */
export const breakpointPatch = z
  .strictObject({
    scope: faultScope.optional(),
    at: at.optional(),
    once: once.optional(),
    enabled: z.boolean().optional(),
    limit_seconds: limit.optional(),
  })
  .meta({ title: 'Change of a breakpoint' });

export const breakpointView = z
  .object({
    id: z.string(),
    scope: faultScope,
    at,
    once,
    enabled: z.boolean(),
    limit_seconds: limit,
    hits: z.number().int().meta({ description: 'How many exchanges it held.' }),
    createdAt: z.number(),
    warnings: z.array(z.string()).meta({ description: 'Why it may never hold anything.' }),
  })
  .meta({ title: 'Breakpoint' });
export type BreakpointView = z.output<typeof breakpointView>;
