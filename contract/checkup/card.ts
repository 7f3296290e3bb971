import { z } from 'zod';

/** What a check-up found out about one mistake that was made on purpose. */
export const RESULTS = ['passed', 'failed', 'not_applicable', 'could_not_tell'] as const;
export type CheckupResult = (typeof RESULTS)[number];

export const checkupLine = z.object({
  id: z.string().meta({ description: 'The kind of fault, or of wrong token. `control` is the run without any.' }),
  family: z.string(),
  title: z.string().meta({ description: 'What was wrong on purpose.' }),
  result: z.enum(RESULTS),
  did: z.string().meta({ description: 'What the client or the API did, in one sentence.' }),
  should: z.string().meta({ description: 'What it should have done.' }),
  spec: z.string().exactOptional(),
  attack: z.string().exactOptional().meta({ description: 'What an attacker could do with a failure.' }),
  flowIds: z.array(z.string()).meta({ description: 'The flows in which it was seen.' }),
});
export type CheckupLine = z.output<typeof checkupLine>;

/** What a check-up found out, as it is kept, shown and handed on. */
export const checkupCard = z.object({
  id: z.string(),
  of: z.enum(['client', 'api']),
  workspace: z.string().meta({ description: '`{tid}/{aid}`.' }),
  subject: z.string().meta({ description: 'The client_id, or the URL of the API.' }),
  client_id: z.string().exactOptional().meta({ description: 'The client whose tokens an API was called with.' }),
  startedAt: z.number().meta({ description: 'Milliseconds since 1970.' }),
  endedAt: z.number(),
  control: checkupLine,
  lines: z.array(checkupLine),
  grade: z.enum(['A', 'B', 'C', 'D', 'F']),
  change: z
    .object({ grade: z.string(), better: z.array(z.string()), worse: z.array(z.string()) })
    .exactOptional()
    .meta({ description: 'Against the last card of the same subject: its grade, and the ids of lines that changed.' }),
});
export type CheckupCard = z.output<typeof checkupCard>;
