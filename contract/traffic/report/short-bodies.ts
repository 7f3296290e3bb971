import type { RecordedBody } from '../events.ts';
import type { Exchange } from '../traffic.ts';

/** For all bodies of a report together, in characters. Most flows are far below it and keep every body whole. */
const MOST_CHARACTERS = 1_500_000;

/** The exchanges with bodies that a page can carry. They are redacted already, so a body may be cut anywhere. */
export function withShortBodies(exchanges: readonly Exchange[]): readonly Exchange[] {
  const most = Math.floor(MOST_CHARACTERS / (2 * Math.max(1, exchanges.length)));
  return exchanges.map(({ request, reply, ...exchange }) => ({
    ...exchange,
    request: shortened(request, most),
    ...(reply && { reply: shortened(reply, most) }),
  }));
}

function shortened<Message extends { body?: RecordedBody }>(message: Message, most: number): Message {
  const { body } = message;
  if (!body || body.text.length <= most) return message;
  return { ...message, body: { ...body, text: body.text.slice(0, most), cut: true } };
}
