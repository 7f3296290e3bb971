import { createHash } from 'node:crypto';
import type { ObservedCall } from '../../../contract/apis/schema.ts';
import type { RecordedReply, RecordedRequest } from '../../../contract/traffic/events.ts';
import { redactExchange } from '../../../contract/traffic/redact.ts';

/** One call of an API, as someone in front of it saw it. */
export interface SeenCall {
  /** The origin of the API. */
  api: string;
  token: string | undefined;
  flowId?: string | undefined;
  request: RecordedRequest;
  /** Undefined if there was none. */
  reply: RecordedReply | undefined;
  durationMs: number;
}

/** The call as it is put on record: without its secrets. The token is named by its hash. */
export function observedOf({ api, token, flowId, durationMs, ...messages }: SeenCall): ObservedCall {
  const { request, reply } = redactExchange({
    exchangeId: '',
    endpoint: 'resource',
    receivedAt: 0,
    weight: 0,
    request: messages.request,
    ...(messages.reply && { reply: messages.reply }),
  });
  return {
    api,
    ...(token !== undefined && { token: createHash('sha256').update(token).digest('base64url') }),
    ...(flowId !== undefined && { flowId }),
    request,
    ...(reply && { reply }),
    durationMs,
  };
}

interface Answered extends Pick<RecordedReply, 'status' | 'headers'> {
  text: string;
  /** The size of the whole body. */
  bytes: number;
}

/** A reply of which a part of the body was kept. */
export const replyOf = ({ status, headers, text, bytes }: Answered): RecordedReply => ({
  status,
  headers,
  ...(bytes > 0 && { body: { text, bytes, cut: Buffer.byteLength(text) < bytes } }),
});
