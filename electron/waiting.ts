import type { DomainEvent, InteractionQuestion } from '../contract/traffic/events.ts';
import type { Traffic } from '../contract/traffic/traffic.ts';

/** The part of the server's event bus that is needed here. */
export interface Happenings {
  subscribe(listener: (event: DomainEvent) => void): () => void;
  traffic(): Pick<Traffic, 'waiting'>;
}

export interface WaitingWatch {
  /** How many logins and consents are waiting. */
  count(): number;
  stop(): void;
}

interface Interest {
  /** A login or consent has just started waiting. */
  onWaiting(question: InteractionQuestion): void;
  onChange(): void;
}

/** Tracks waiting logins and consents. */
export function watchWaiting(bus: Happenings, { onWaiting, onChange }: Interest): WaitingWatch {
  const stop = bus.subscribe((event) => {
    if (event.type === 'interaction.waiting') {
      const { type: _type, seq: _seq, at: _at, ...question } = event;
      onWaiting(question);
      onChange();
    } else if (event.type === 'interaction.resolved') onChange();
  });
  return { count: () => bus.traffic().waiting.size, stop };
}
