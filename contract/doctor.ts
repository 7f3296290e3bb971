import { z } from 'zod';
import { SEVERITIES } from './traffic/steps.ts';

/** User-Agent of `understudy doctor`. What it asks is no sign of a client in trouble. */
export const DOCTOR_AGENT = 'understudy-doctor';

/** What can stand between clients and the server. The console dismisses complaints by kind. */
const COMPLAINTS = ['host', 'proxy', 'prefix', 'slash', 'cookies', 'clock', 'port'] as const;

const evidence = z.object({
  at: z.number().meta({ description: 'Milliseconds since 1970.' }),
  text: z.string().meta({ description: 'What was seen.' }),
  exchangeId: z.string().exactOptional().meta({ description: 'The request that shows it.' }),
});

const complaintFix = z.object({
  command: z.string().exactOptional().meta({ description: 'A command line.' }),
  compose: z.string().exactOptional().meta({ description: 'Lines for a compose file.' }),
  value: z.string().exactOptional().meta({ description: 'What to configure in the client.' }),
});

export const complaintSchema = z
  .object({
    id: z.string().meta({ description: 'The same for the same problem.' }),
    kind: z.enum(COMPLAINTS),
    severity: z.enum(SEVERITIES).meta({ description: 'error: logins fail. warning: some clients fail.' }),
    cause: z.string().meta({ description: 'One sentence: what is wrong.' }),
    advice: z.string().meta({ description: 'What to do.' }),
    fix: complaintFix.exactOptional(),
    evidence: z.array(evidence).readonly().meta({ description: 'The latest signs, oldest first.' }),
    count: z.number().int().meta({ description: 'How often it was seen.' }),
  })
  .meta({ id: 'Complaint' });

/** A problem between clients and this server that no single request shows. */
export type Complaint = z.output<typeof complaintSchema>;
