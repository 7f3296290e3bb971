import { applyEvents, emptyTraffic, trafficFrom, type Traffic } from '../../contract/traffic/traffic.ts';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import { AdminError, type AdminClient } from './admin-client.ts';
import { readEvents } from './event-stream.ts';

export type Connection =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'reconnecting'; reason: string; attempt: number }
  /** The token is missing or wrong, so retrying won't help. */
  | { state: 'refused'; reason: string };

/**
 * One published state. It is a new object each time. While paused, `traffic` is a fixed copy, because its maps are
 * changed in place.
 */
export interface TrafficView {
  version: number;
  traffic: Traffic;
  connection: Connection;
  /** Events that arrived since the pause; undefined when not paused. */
  pausedBehind?: number;
  /** How often a server came back without its traffic. Each time is a restart. */
  restarts: number;
}

export interface TrafficStoreOptions {
  client: AdminClient;
  /** Runs the callback before the next paint. */
  schedule: (publish: () => void) => void;
  /** Waits this many milliseconds before the next attempt. */
  wait: (ms: number) => Promise<void>;
}

const LONGEST_WAIT_MS = 5000;

/** The delay between attempts: a quarter second, doubled up to five seconds. */
export const backoffMs = (attempt: number): number => Math.min(LONGEST_WAIT_MS, 250 * 2 ** (attempt - 1));

/**
 * Traffic as reported by the server. It takes the snapshot, opens the stream after it, folds each event with the
 * contract's own fold, and publishes at most once per frame. If the stream breaks, it starts over with a new snapshot,
 * so restarts and gaps need no special handling.
 */
export class TrafficStore {
  readonly #options: TrafficStoreOptions;
  readonly #listeners = new Set<() => void>();
  #traffic: Traffic = emptyTraffic();
  #frozen: Traffic | undefined;
  #behind = 0;
  #connection: Connection = { state: 'connecting' };
  #restarts = 0;
  #scheduled = false;
  #abort: AbortController | undefined;
  #view: TrafficView = { version: 0, traffic: this.#traffic, connection: this.#connection, restarts: 0 };

  constructor(options: TrafficStoreOptions) {
    this.#options = options;
  }

  readonly view = (): TrafficView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows the server until it is stopped or rejected. */
  async start(): Promise<void> {
    const abort = new AbortController();
    this.#abort?.abort();
    this.#abort = abort;
    let attempt = 0;
    while (!abort.signal.aborted) {
      const reason = await this.#follow(abort.signal, () => (attempt = 0));
      if (abort.signal.aborted || this.#connection.state === 'refused') return;
      attempt += 1;
      this.#connect({ state: 'reconnecting', reason, attempt });
      await this.#options.wait(backoffMs(attempt));
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  /** Freezes the displayed flows and exchanges. Waiting interactions, the config and the connection still update. */
  pause(): void {
    if (this.#frozen) return;
    this.#frozen = {
      ...this.#traffic,
      exchanges: new Map(this.#traffic.exchanges),
      flows: new Map(this.#traffic.flows),
      dropped: { ...this.#traffic.dropped },
    };
    this.#behind = 0;
    this.#publishSoon();
  }

  resume(): void {
    this.#frozen = undefined;
    this.#publishSoon();
  }

  async #follow(signal: AbortSignal, connected: () => void): Promise<string> {
    try {
      await this.#takeSnapshot(signal);
      const response = await this.#options.client.open(`/api/v1/events?after=${this.#traffic.seq}`, signal);
      connected();
      this.#connect({ state: 'live' });
      await readEvents(response, (events) => this.#apply(events));
      return 'The server closed the connection.';
    } catch (error) {
      if (error instanceof AdminError && (error.status === 401 || error.status === 403)) {
        this.#connect({ state: 'refused', reason: error.description });
      }
      return error instanceof AdminError ? error.description : 'The connection was lost.';
    }
  }

  async #takeSnapshot(signal: AbortSignal): Promise<void> {
    const before = this.#traffic.server?.startedAt;
    this.#traffic = trafficFrom(await this.#options.client.call('traffic.get', { signal }));
    if (before !== undefined && this.#traffic.server?.startedAt !== before) this.#restarts += 1;
    this.#publishSoon();
  }

  #apply(events: readonly DomainEvent[]): void {
    applyEvents(this.#traffic, events);
    this.#behind += events.length;
    this.#publishSoon();
  }

  #connect(connection: Connection): void {
    this.#connection = connection;
    this.#publishSoon();
  }

  #publishSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.schedule(() => this.#publish());
  }

  #publish(): void {
    this.#scheduled = false;
    const { waiting, held, breakpoints, config, server } = this.#traffic;
    this.#view = {
      version: this.#view.version + 1,
      traffic: this.#frozen
        ? { ...this.#frozen, waiting, held, breakpoints, config, ...(server && { server }) }
        : this.#traffic,
      connection: this.#connection,
      restarts: this.#restarts,
      ...(this.#frozen && { pausedBehind: this.#behind }),
    };
    for (const listener of this.#listeners) listener();
  }
}

/** Runs before the next paint, or soon if the window is hidden and doesn't paint. */
export function scheduleFrame(publish: () => void): void {
  if (document.hidden) setTimeout(publish, 200);
  else requestAnimationFrame(publish);
}
