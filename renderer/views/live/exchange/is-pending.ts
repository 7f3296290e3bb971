import type { Exchange } from '../../../../contract/traffic.ts';

/** Whether an answer may still come. Some recordings don't tell how long one took. */
export const isPending = ({ durationMs, reply, hungUp }: Exchange): boolean =>
  durationMs === undefined && !reply && hungUp !== true;
