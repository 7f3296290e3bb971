import { z } from 'zod';
import { checkupLine } from './card.ts';
import { CONTROL } from './checkup.ts';

/** More than a check-up has by far, and little enough for a file. */
const MOST_LINES = 200;

const words = (most: number) => z.string().min(1).max(most);

const line = z.strictObject({
  ...checkupLine.shape,
  id: words(100),
  family: words(100),
  title: words(200),
  did: words(2000),
  should: words(2000),
  spec: words(200).exactOptional(),
  attack: words(1000).exactOptional(),
  flowIds: z.array(words(100)).max(20),
});

/** It is kept, shown and handed on, so it has nothing that may be secret. */
const isBare = (text: string): boolean => {
  const { href, origin, pathname } = new URL(text);
  return href === origin + pathname;
};

const apiUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2000)
  .refine((text) => !URL.canParse(text) || isBare(text), {
    error: 'must have no user, password, query or fragment',
  });

/** A finished card of an API. The server adds the id, the grade, and what changed. */
export const newCard = z
  .strictObject({
    of: z.literal('api'),
    workspace: words(200).meta({ description: 'As {tid}/{aid}.' }),
    client_id: words(512).meta({ description: 'The client whose tokens the API was called with.' }),
    subject: apiUrl.meta({ description: 'The URL of the API, without query.' }),
    startedAt: z.int().min(0).meta({ description: 'Milliseconds since 1970.' }),
    endedAt: z.int().min(0),
    control: line.refine(({ id, result }) => id === CONTROL && result === 'passed', {
      error: 'must be the call with a good token, and have passed',
    }),
    lines: z
      .array(line)
      .min(1)
      .max(MOST_LINES)
      .refine((lines) => new Set(lines.map(({ id }) => id)).size === lines.length, {
        error: 'must not have the same id twice',
      }),
  })
  .refine(({ startedAt, endedAt }) => startedAt <= endedAt, {
    path: ['endedAt'],
    error: 'must not be before startedAt',
  })
  .meta({ title: 'New card' });
export type NewCard = z.output<typeof newCard>;
