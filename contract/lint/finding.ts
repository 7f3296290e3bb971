import { z } from 'zod';
import { SEVERITIES } from '../traffic/steps.ts';
import { fixSchema } from '../traffic/verdict.ts';
import { mutedFinding } from '../config/client.ts';

const time = z.number().meta({ description: 'Milliseconds since 1970.' });

const evidence = z.object({ exchangeId: z.string(), flowId: z.string().exactOptional(), at: time });

export const findingSchema = z
  .object({
    rule: z.string(),
    severity: z.enum(SEVERITIES).meta({
      description:
        'error: others can abuse it, or it breaks a login. warning: it will fail elsewhere, or protects less than it should. note: it could be better.',
    }),
    title: z.string(),
    cause: z.string().meta({ description: 'One sentence: what the client did, with numbers.' }),
    why: z.string().meta({ description: 'Why it matters.' }),
    spec: z.string(),
    evidence: z.array(evidence).readonly().meta({ description: 'The latest requests that show it, oldest first.' }),
    count: z.number().int().meta({ description: 'How many requests on record show it.' }),
    firstAt: time,
    lastAt: time,
    fixes: z.array(fixSchema).readonly(),
    muted: z.object({ reason: z.string() }).exactOptional(),
  })
  .meta({ id: 'Finding' });
/** Something a client does that works and that it should not do. */
export type Finding = z.output<typeof findingSchema>;

/** A finding, and whose it is. */
export interface ClientFinding extends Finding {
  /** `{tid}/{aid}` */
  workspace: string;
  client_id: string;
}

const count = z.number().int();

export const findingCountsSchema = z
  .object({ client_id: z.string(), error: count, warning: count, note: count, muted: count })
  .meta({ id: 'FindingCounts' });
/** The open findings of a client by severity, and the muted ones. */
export type FindingCounts = z.output<typeof findingCountsSchema>;

export const muteInput = mutedFinding.meta({ title: 'Mute' });
