import type { DomainEvent } from '../contract/events.ts';
import type { Emit } from './ports.ts';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What goes wrong is told as an error unless `level` says otherwise. */
export type Log = (message: string, error?: unknown, level?: Exclude<LogLevel, 'silent'>) => void;

/** A log on stderr, down to a level. */
export function createLog(lowest: LogLevel): Log {
  const most = LOG_LEVELS.indexOf(lowest);
  return (message, error, level = 'error') => {
    if (LOG_LEVELS.indexOf(level) > most) return;
    const reason = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    process.stderr.write(`${new Date().toISOString()} ${message}${reason && `: ${reason}`}\n`);
  };
}

/** Tells the log what becomes of the config file, for whoever has no desk open. */
export const logConfigEvents =
  (emit: Emit, log: Log): Emit =>
  (type, payload) => {
    emit(type, payload);
    const event = { type, ...payload } as unknown as DomainEvent;
    if (event.type === 'config.rejected')
      log(`${event.reason} The last good config stays in force.`, undefined, 'warn');
    if (event.type === 'config.changed') log(`Config changed: ${event.summary.join('; ')}`, undefined, 'info');
  };

/** Tells the log of every exchange: method, path without its query, status, duration and trace id. */
export function logExchanges(log: Log): (event: DomainEvent) => void {
  const open = new Map<string, string>();
  return (event) => {
    if (event.type === 'exchange.received') {
      const { method, url } = event.request;
      open.set(event.exchangeId, `${method} ${url.split('?', 1)[0]}`);
    } else if (event.type === 'exchange.answered') {
      const { exchangeId, reply, durationMs, error } = event;
      const outcome = reply ? String(reply.status) : 'hung up';
      const facts = [open.get(exchangeId), outcome, error, `${durationMs.toFixed(1)} ms`, exchangeId];
      log(facts.filter(Boolean).join(' '), undefined, 'info');
      open.delete(exchangeId);
    }
  };
}
