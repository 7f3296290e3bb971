import type { Exchange } from '../../../../contract/traffic/traffic.ts';

/** Whether a response may still arrive. Some recordings don't say how long it took. */
export const isPending = ({ durationMs, reply, hungUp }: Exchange): boolean =>
  durationMs === undefined && !reply && hungUp !== true;
