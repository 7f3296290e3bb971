import { z } from 'zod';
import { FAULT_KINDS, type FaultKind } from '../faults/kinds.ts';
import { FAULT_FAMILIES } from '../faults/names.ts';
import { checkupCard, checkupLine } from './card.ts';
import { CARD_TYPES, type CardFormat } from './report/formats.ts';

/** The run without a fault, which must succeed before any other. */
export const CONTROL = 'control';

const words = (most: number) => z.string().min(1).max(most);

/** What to examine. */
export const newCheckup = z
  .strictObject({
    workspace: words(200).meta({ description: 'As {tid}/{aid}.' }),
    client_id: words(512),
    families: z
      .array(z.enum(Object.keys(FAULT_FAMILIES) as [keyof typeof FAULT_FAMILIES]))
      .min(1)
      .optional()
      .meta({ description: 'Only faults of these families. Default: all.' }),
    kinds: z
      .array(z.enum(Object.keys(FAULT_KINDS) as [FaultKind]))
      .min(1)
      .optional()
      .meta({
        description: 'Only these kinds of faults, and those of the families. Those that can’t apply are left out.',
      }),
    leaseSeconds: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(600)
      .meta({ description: 'A run that isn’t ended within this time ends by itself, and the check-up with it.' }),
  })
  .meta({ title: 'New check-up' });
export type NewCheckup = z.output<typeof newCheckup>;

const plannedRun = z.object({
  id: z.string().meta({ description: 'The kind of fault, or `control`.' }),
  family: z.string(),
  title: z.string(),
  does: z.string().meta({ description: 'What the server does in this run.' }),
});
export type PlannedRun = z.output<typeof plannedRun>;

const CHECKUP_STATES = ['running', 'done', 'stopped'] as const;

export const checkupView = z
  .object({
    id: z.string(),
    of: checkupCard.shape.of,
    workspace: z.string(),
    client_id: z.string().exactOptional().meta({ description: 'The client, or the one whose tokens an API got.' }),
    startedAt: z.number(),
    state: z.enum(CHECKUP_STATES),
    reason: z.string().exactOptional().meta({ description: 'Why it was stopped.' }),
    plan: z.array(plannedRun).meta({ description: 'What is still to come. The control run shows what can’t apply.' }),
    current: plannedRun.exactOptional(),
    control: checkupLine.exactOptional(),
    lines: z.array(checkupLine),
    card: checkupCard.exactOptional(),
  })
  .meta({ title: 'Check-up' });
export type CheckupView = z.output<typeof checkupView>;

export const nextRun = z.object({
  run: z.string().nullable().meta({ description: 'The run that has begun: log in once. Null: there is none left.' }),
  left: z.number().int().meta({ description: 'How many runs come after it.' }),
});

export const endedRun = z
  .strictObject({
    loggedIn: z
      .boolean()
      .nullable()
      .default(null)
      .meta({ description: 'Whether a user was logged in at the end. Null: you don’t know.' }),
    skipped: z.boolean().default(false).meta({ description: 'Nobody tried. The run tells nothing.' }),
    hung: z.boolean().default(false).meta({ description: 'The client didn’t end in time. Only its requests count.' }),
  })
  .meta({ title: 'End of a run' });
export type EndedRun = z.output<typeof endedRun>;

export const cardReport = z.object({
  format: z
    .enum(Object.keys(CARD_TYPES) as [CardFormat])
    .default('html')
    .meta({ description: 'html: one page that opens anywhere. junit: for CI. text: for a terminal.' }),
});

export const checkupsView = z.array(checkupView);
