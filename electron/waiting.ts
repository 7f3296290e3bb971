import type { DomainEvent, InteractionQuestion } from '../contract/events.ts';
import type { TrafficSnapshot } from '../contract/traffic.ts';

export interface WaitingWatch {
  /** How many logins and consents wait now. */
  count(): number;
  stop(): void;
}

interface WatchParts {
  admin: string;
  adminToken: string;
  /** Somebody has just begun to wait. */
  onWaiting(question: InteractionQuestion): void;
  onChange(): void;
  /** The stream is asked for again after this long when it ends. */
  retryMs?: number;
}

/** Follows the logins and consents that wait, by the same stream that the desk reads. */
export function watchWaiting(parts: WatchParts): WaitingWatch {
  const ending = new AbortController();
  const waiting = new Set<string>();
  const follow = async (): Promise<void> => {
    const snapshot = (await ask(parts, '/api/v1/traffic', ending.signal).then((reply) =>
      reply.json(),
    )) as TrafficSnapshot;
    waiting.clear();
    for (const question of snapshot.waiting) waiting.add(question.interactionId);
    parts.onChange();
    const stream = await ask(parts, `/api/v1/events?after=${snapshot.seq}`, ending.signal);
    for await (const event of eventsOf(stream)) noteEvent(event, waiting, parts);
  };
  const followOn = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await follow().catch(() => undefined);
      await pause(parts.retryMs ?? 1000, ending.signal);
    }
  };
  void followOn();
  return { count: () => waiting.size, stop: () => ending.abort() };
}

function noteEvent(event: DomainEvent, waiting: Set<string>, parts: WatchParts): void {
  if (event.type === 'interaction.waiting') {
    const { type: _type, seq: _seq, at: _at, ...question } = event;
    const isNew = !waiting.has(question.interactionId);
    waiting.add(question.interactionId);
    parts.onChange();
    if (isNew) parts.onWaiting(question);
  } else if (event.type === 'interaction.resolved') {
    waiting.delete(event.interactionId);
    parts.onChange();
  }
}

async function ask({ admin, adminToken }: WatchParts, path: string, signal: AbortSignal): Promise<Response> {
  const reply = await fetch(`${admin}${path}`, { headers: { authorization: `Bearer ${adminToken}` }, signal });
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}.`);
  return reply;
}

/** The events in a stream of server-sent events: each is one `data:` line of JSON. */
async function* eventsOf(reply: Response): AsyncGenerator<DomainEvent> {
  if (!reply.body) return;
  let rest = '';
  for await (const text of reply.body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data:')) continue;
      const event = JSON.parse(line.slice('data:'.length)) as DomainEvent | null;
      if (event) yield event;
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
