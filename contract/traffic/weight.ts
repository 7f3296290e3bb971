import { BODY_LIMIT_BYTES, type RecordedReply, type RecordedRequest } from './events.ts';

/** The size of a message in bytes: what is kept of its body, its other texts, and a fixed amount for overhead. */
export function weightOf(message: RecordedRequest | RecordedReply): number {
  let weight = 200 + Math.min(message.body?.bytes ?? 0, BODY_LIMIT_BYTES) + ('url' in message ? message.url.length : 0);
  for (const name in message.headers) weight += name.length + String(message.headers[name]).length;
  return weight;
}
