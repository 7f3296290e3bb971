import { BODY_LIMIT_BYTES, type RecordedHeaders } from '../../../contract/traffic/events.ts';
import { replyOf, type SeenCall } from './observed-call.ts';
import { MessageReader, type BodyRule, type Head } from './reader.ts';

/** A call, without the address of the API. */
export type Call = Omit<SeenCall, 'api'>;

interface Message extends Head {
  chunks: Buffer[];
  bytes: number;
}

interface Pending extends Message {
  startedAt: number;
  reply?: Message;
}

const messageOf = (head: Head): Message => ({ ...head, chunks: [], bytes: 0 });

function keep(message: Message | undefined, bytes: Buffer): void {
  if (!message) return;
  // A copy, because the rest of what was received with it would stay in memory.
  if (message.bytes < BODY_LIMIT_BYTES) message.chunks.push(Buffer.from(bytes));
  message.bytes += bytes.length;
}

/** The calls on one connection, as they go by: answers come in the order of the requests (RFC 9112 §9.3.2). */
export class Conversation {
  /** What the client sends. */
  readonly requests: MessageReader;
  /** What the API sends. */
  readonly replies: MessageReader;
  readonly #onCall: (call: Call) => void;
  readonly #pending: Pending[] = [];

  constructor(onCall: (call: Call) => void) {
    this.#onCall = onCall;
    this.requests = new MessageReader({
      head: (head) => {
        this.#pending.push({ ...messageOf(head), startedAt: performance.now() });
        return requestRule(head);
      },
      body: (bytes) => keep(this.#pending.at(-1), bytes),
      end: () => undefined,
    });
    this.replies = new MessageReader({
      head: (head) => this.#beginReply(head),
      body: (bytes) => keep(this.#pending[0]?.reply, bytes),
      end: () => this.#endReply(),
    });
  }

  /** Whether a request came that has no answer yet. */
  get isAsked(): boolean {
    return this.#pending.length > 0;
  }

  /** The API sends nothing more. */
  ended(): void {
    this.replies.finish();
    for (const pending of this.#pending.splice(0)) this.#report(pending);
  }

  /** The client went away, so nobody waits for an answer. */
  abandoned(): void {
    this.#pending.length = 0;
    this.requests.blind();
    this.replies.blind();
  }

  #beginReply(head: Head): BodyRule {
    const [asked] = this.#pending;
    const status = statusOf(head);
    if (!asked || Number.isNaN(status)) return 'blind';
    // RFC 9110 §15.2: the answer comes after it.
    if (status >= 100 && status < 200 && status !== SWITCHING) return 0;
    asked.reply = messageOf(head);
    if (status === SWITCHING || asked.line.startsWith('CONNECT ')) {
      this.#endReply();
      this.requests.blind();
      return 'blind';
    }
    return asked.line.startsWith('HEAD ') || status === 204 || status === 304 ? 0 : replyRule(head);
  }

  #endReply(): void {
    if (!this.#pending[0]?.reply) return;
    const asked = this.#pending.shift();
    if (asked) this.#report(asked);
  }

  #report({ startedAt, reply, ...request }: Pending): void {
    const [method = '', url = ''] = request.line.split(' ');
    const headers: RecordedHeaders = request.headers;
    this.#onCall({
      token: tokenIn(request, url),
      request: { method, url, headers, ...(request.bytes > 0 && { body: bodyOf(request) }) },
      reply: reply && replyOf({ status: statusOf(reply), headers: reply.headers, ...bodyOf(reply) }),
      durationMs: performance.now() - startedAt,
    });
  }
}

const SWITCHING = 101;

const statusOf = ({ line }: Head): number => Number(/^HTTP\/1\.\d (\d{3})/.exec(line)?.[1]);

const first = ({ headers }: Head, name: string): string | undefined => [headers[name]].flat()[0];

const isChunked = (head: Head): boolean => /\bchunked\s*$/i.test([head.headers['transfer-encoding']].flat().join(','));

function lengthIn(head: Head): number | undefined {
  const text = first(head, 'content-length');
  return text === undefined ? undefined : Number(text);
}

function requestRule(head: Head): BodyRule {
  if (!/ HTTP\/1\.\d$/.test(head.line)) return 'blind';
  return isChunked(head) ? 'chunked' : (lengthIn(head) ?? 0);
}

const replyRule = (head: Head): BodyRule => (isChunked(head) ? 'chunked' : (lengthIn(head) ?? 'until-close'));

/** The token of a call, in its header or query (RFC 6750 §2.1, §2.3, RFC 9449 §7.1). */
function tokenIn(head: Head, url: string): string | undefined {
  const sent = /^(?:Bearer|DPoP) +(\S+)$/i.exec(first(head, 'authorization') ?? '')?.[1];
  const mark = url.indexOf('?');
  return sent ?? (mark < 0 ? undefined : (new URLSearchParams(url.slice(mark)).get('access_token') ?? undefined));
}

const TEXT = /^(?:text\/|[^;]*[/+](?:json|xml)\b|application\/(?:x-www-form-urlencoded|javascript)\b)/i;

/** The body as a text, if it is one. */
function bodyOf(message: Message): { text: string; bytes: number; cut: boolean } {
  const { chunks, bytes } = message;
  const isText = TEXT.test(first(message, 'content-type') ?? '') && first(message, 'content-encoding') === undefined;
  const text = isText ? Buffer.concat(chunks).subarray(0, BODY_LIMIT_BYTES).toString('utf8') : '';
  return { text, bytes, cut: !isText || bytes > BODY_LIMIT_BYTES };
}
