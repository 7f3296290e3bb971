import type { RecordedReply, RecordedRequest } from './events.ts';

/** The size of a message in bytes: its texts, plus a fixed amount for overhead. */
export function weightOf(message: RecordedRequest | RecordedReply): number {
  let weight = 200 + (message.body?.text.length ?? 0) + ('url' in message ? message.url.length : 0);
  for (const name in message.headers) weight += name.length + String(message.headers[name]).length;
  return weight;
}
