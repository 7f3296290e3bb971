import type { DomainEvent } from '../../contract/traffic/events.ts';

/** Parses server-sent events from chunks of text. Everything else (comments, retry) is skipped. */
export class EventParser {
  #rest = '';

  /** The events that `chunk` completes. */
  push(chunk: string): DomainEvent[] {
    const text = this.#rest + chunk.replaceAll('\r\n', '\n');
    const end = text.lastIndexOf('\n\n');
    if (end < 0) {
      this.#rest = text;
      return [];
    }
    this.#rest = text.slice(end + 2);
    return text
      .slice(0, end)
      .split('\n\n')
      .flatMap((block) => parseBlock(block) ?? []);
  }
}

function parseBlock(block: string): DomainEvent | undefined {
  const data = block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5));
  return data.length === 0 ? undefined : (JSON.parse(data.join('\n')) as DomainEvent);
}

/** Reads a response's events until it ends. */
export async function readEvents(response: Response, receive: (events: DomainEvent[]) => void): Promise<void> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = parser.push(value);
    if (events.length > 0) receive(events);
  }
}
