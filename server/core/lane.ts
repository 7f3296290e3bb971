import { LANE_NAME, LANE_PATTERN } from '../../contract/clock/moved-clock.ts';
import { headerValues, type RecordedHeaders } from '../../contract/traffic/events.ts';

const IN_COOKIE = new RegExp(`(?:^|;)\\s*${LANE_NAME}=([^;\\s]*)`, 'i');

/** The lane that a request joined by header or cookie. Undefined if there is none, or if its name isn't one. */
export function laneOf(headers: RecordedHeaders): string | undefined {
  const [sent] = headerValues(headers, LANE_NAME);
  const name = sent ?? IN_COOKIE.exec(headerValues(headers, 'cookie')[0] ?? '')?.[1];
  return name !== undefined && LANE_PATTERN.test(name) ? name : undefined;
}
