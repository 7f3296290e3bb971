import { z } from 'zod';
import { faultOf, MOMENT_KINDS } from './moved-clock.ts';

const time = z.string().meta({ description: 'In ISO 8601, UTC.' });

/** How to move a clock. It replaces what was set before. */
export const clockInput = z
  .object({
    offset: z.string().max(40).exactOptional().meta({ description: 'From real time, such as 1h, -30m or 90s.' }),
    frozen_at: z.string().max(40).exactOptional().meta({ description: 'The time at which it stands still.' }),
    rate: z.number().exactOptional().meta({ description: 'How fast it runs: 2 is twice as fast, 0 stops it.' }),
  })
  .strict()
  .superRefine((setting, context) => {
    const fault = faultOf(setting, Date.now());
    if (fault)
      context.addIssue({ code: 'custom', path: fault.path === '' ? [] : [fault.path], message: fault.message });
  })
  .meta({ id: 'ClockSetting' });

const clock = z.object({ realAt: z.number(), movedAt: z.number(), rate: z.number() });

/** A clock as it is now. */
export const clockView = z
  .object({
    now: time.meta({ description: 'What this clock shows.' }),
    real_now: time.meta({ description: 'The real time at that moment.' }),
    moved: z.boolean(),
    offset: z.string().exactOptional(),
    frozen_at: z.string().exactOptional(),
    rate: z.number().exactOptional(),
  })
  .meta({ id: 'Clock' });
export type ClockView = z.output<typeof clockView>;

/** What ends in a workspace, so that its clock can be moved to just before or after. Soonest first. */
export const clockMoments = z.array(
  z.object({
    kind: z.enum(MOMENT_KINDS),
    title: z.string().meta({ description: 'Whose it is, such as web-app · alice.' }),
    at: z.number().meta({ description: 'When it ends by the clock of the workspace, in milliseconds since 1970.' }),
  }),
);
export type ClockMoment = z.output<typeof clockMoments>[number];

/** Every moved clock, in a snapshot of all traffic. Absent while none is moved. */
export const movedClocks = z
  .object({ workspaces: z.record(z.string(), clock), lanes: z.record(z.string(), clock) })
  .exactOptional()
  .meta({ description: 'Absent while no clock is moved.' });
