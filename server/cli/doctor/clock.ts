import type { Answer } from './ask.ts';
import { failed, good, warning, type Finding } from './finding.ts';

/** What most clients tolerate. */
const TOLERATED_SECONDS = 30;
/** Date has whole seconds, and an answer takes a while. */
const NOTICED_SECONDS = 5;

/** Whether both clocks agree, by the Date of an answer (RFC 9110 §6.6.1). `now` is milliseconds since 1970. */
export function checkClock({ headers }: Answer, now: number): Finding[] {
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(date)) return [];
  // What a cache kept is older by its Age (RFC 9111 §5.1).
  const ahead = Math.round((date + Number(headers.age ?? 0) * 1000 - now) / 1000);
  if (Math.abs(ahead) <= NOTICED_SECONDS) return [good('clock', 'The clocks agree.')];
  const text = `The server’s clock is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'ahead of' : 'behind'} the clock here.`;
  const advice = 'Set both clocks by NTP. Docker Desktop’s clock can be wrong after your computer slept; restart it.';
  if (Math.abs(ahead) <= TOLERATED_SECONDS) return [warning('clock', text, { advice })];
  return [failed('clock', `${text} Clients refuse tokens as expired or not yet valid.`, { advice })];
}
