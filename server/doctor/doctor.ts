import { DOCTOR_AGENT, type Complaint } from '../../contract/doctor.ts';
import type { DomainEvent, EventMap } from '../../contract/traffic/events.ts';
import type { ConfigStore, EventLog } from '../core/ports.ts';
import { createCookieLook } from './cookies.ts';
import { otherClock } from './clocks.ts';
import { proxiedAddress, unlistedHost } from './hosts.ts';
import { endingSlash, pathPrefix } from './paths.ts';
import { callbackIn, deafCallback, otherProgram, type Callback, type IsOpen, type Listens } from './ports.ts';
import { headerOf, type Look, type Seen, type Sign } from './signs.ts';

export interface DoctorOptions {
  config: Pick<ConfigStore, 'issuers'>;
  events: Pick<EventLog, 'since' | 'traffic'>;
  clock: () => number;
  listens: Listens;
  isOpen: IsOpen;
}

export interface Doctor {
  /** Everything that is wrong now, the worst first. Reads what happened since the last call. */
  complaints(): Promise<readonly Complaint[]>;
}

const MOST_COMPLAINTS = 20;
const MOST_EVIDENCE = 3;
/** What was not seen again for an hour has probably been put right. */
const FORGOTTEN_AFTER_MS = 3_600_000;
const MOST_OPEN = 1000;
const MOST_CALLBACKS = 5;

type Received = EventMap['exchange.received'] & { at: number; movedAt?: number };

/** Looks at what happened, and says what stands between clients and this server. */
export function createDoctor(options: DoctorOptions): Doctor {
  let chart = createChart();
  let seq = 0;
  const follow = (event: DomainEvent): void => {
    seq = event.seq;
    if (event.type === 'traffic.cleared') chart = createChart();
    else if (event.type === 'exchange.received') chart.open(event);
    else if (event.type === 'exchange.answered') {
      const received = chart.close(event.exchangeId);
      if (received) chart.examine(seenIn(received, event, options));
    }
  };
  const catchUp = (): void => {
    const events = options.events.since(seq);
    if (events) return events.forEach(follow);
    const traffic = options.events.traffic();
    // Begins anew, because it may have seen some of them.
    chart = createChart();
    for (const exchange of traffic.exchanges.values()) {
      const received = { ...exchange, at: exchange.receivedAt };
      if (exchange.durationMs === undefined) chart.open(received);
      else chart.examine(seenIn(received, exchange, options));
    }
    ({ seq } = traffic);
  };
  return {
    async complaints() {
      catchUp();
      const now = options.clock();
      const probed = await Promise.all([
        otherProgram(options.listens, options.isOpen),
        ...chart.callbacks().map((callback) => deafCallback(callback, options.isOpen)),
      ]);
      const ports = probed.flatMap((found) => (found ? [complaintOf(found, now)] : []));
      return [...ports, ...chart.complaints(now)].toSorted(bySeverity).slice(0, MOST_COMPLAINTS);
    },
  };
}

const RANKS = { error: 0, warning: 1, note: 2 } as const;
const bySeverity = (one: Complaint, other: Complaint): number => RANKS[one.severity] - RANKS[other.severity];

function seenIn(
  { exchangeId, at, movedAt, endpoint, request, workspace }: Received,
  { reply }: Pick<EventMap['exchange.answered'], 'reply'>,
  { config, listens }: Pick<DoctorOptions, 'config' | 'listens'>,
): Seen {
  const issuers = config.issuers();
  const issuer = issuers.find(({ id }) => id === workspace);
  const isMoved = movedAt !== undefined;
  return { exchangeId, at, isMoved, endpoint, request, reply, issuers, issuer, scheme: listens.scheme };
}

const complaintOf = ({ seen: text, ...sign }: Sign, at: number, exchangeId?: string): Complaint => ({
  ...sign,
  evidence: [exchangeId === undefined ? { at, text } : { at, text, exchangeId }],
  count: 1,
});

/** What was found so far. */
function createChart() {
  const looks: readonly Look[] = [
    unlistedHost,
    proxiedAddress,
    pathPrefix,
    endingSlash,
    otherClock,
    createCookieLook(),
  ];
  const open = new Map<string, Received>();
  const found = new Map<string, Complaint>();
  const callbacks = new Map<string, Callback>();

  const add = (sign: Sign, { at, exchangeId }: Seen): void => {
    const complaint = complaintOf(sign, at, exchangeId);
    const before = found.get(sign.id);
    const evidence = [...(before?.evidence ?? []), ...complaint.evidence].slice(-MOST_EVIDENCE);
    // Those that are seen again are the newest.
    found.delete(sign.id);
    found.set(sign.id, { ...complaint, evidence, count: (before?.count ?? 0) + 1 });
    dropOldest(found, MOST_COMPLAINTS);
  };

  return {
    open(received: Received): void {
      open.set(received.exchangeId, received);
      dropOldest(open, MOST_OPEN);
    },
    close(exchangeId: string): Received | undefined {
      const received = open.get(exchangeId);
      open.delete(exchangeId);
      return received;
    },
    examine(seen: Seen): void {
      if (headerOf(seen, 'user-agent') === DOCTOR_AGENT) return;
      const callback = callbackIn(seen);
      if (callback) callbacks.set(callback.uri, callback);
      dropOldest(callbacks, MOST_CALLBACKS);
      for (const look of looks) {
        const sign = look(seen);
        if (sign) add(sign, seen);
      }
    },
    callbacks: (): readonly Callback[] => [...callbacks.values()],
    complaints: (now: number): Complaint[] =>
      [...found.values()].filter(({ evidence }) => now - (evidence.at(-1)?.at ?? 0) < FORGOTTEN_AFTER_MS).toReversed(),
  };
}

function dropOldest<T>(map: Map<string, T>, most: number): void {
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
