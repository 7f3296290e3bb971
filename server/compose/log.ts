import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { Emit, Payload } from '../core/ports.ts';
import { refusalText } from '../core/config-error.ts';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Logs an error, unless `level` says otherwise. */
export type Log = (message: string, error?: unknown, level?: 'error' | 'warn' | 'info') => void;

/** A log on stderr, down to a level. */
export function createLog(lowest: LogLevel): Log {
  const most = LOG_LEVELS.indexOf(lowest);
  return (message, error, level = 'error') => {
    if (LOG_LEVELS.indexOf(level) > most) return;
    const reason = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    process.stderr.write(`${new Date().toISOString()} ${message}${reason && `: ${reason}`}\n`);
  };
}

/** Logs a refused edit of the config file, for when no console is open. */
export const logRefusedConfigs =
  (emit: Emit, log: Log): Emit =>
  (type, payload) => {
    emit(type, payload);
    if (type !== 'config.rejected') return;
    const { reason: message, details } = payload as Payload<'config.rejected'>;
    const refusal = refusalText({ message, details }).trimEnd();
    log(`${refusal}\nThe last valid config stays active.`, undefined, 'warn');
  };

/** Logs config changes and every exchange, without the query, because it may contain secrets. */
export function logEvents(log: Log): (event: DomainEvent) => void {
  const open = new Map<string, string>();
  return (event) => {
    if (event.type === 'config.changed') log(`Config changed: ${event.summary.join('; ')}`, undefined, 'info');
    if (event.type === 'exchange.received') {
      const { method, url } = event.request;
      open.set(event.exchangeId, `${method} ${url.split('?', 1)[0]}`);
    } else if (event.type === 'exchange.answered') {
      const { exchangeId, reply, durationMs, error } = event;
      const outcome = reply ? String(reply.status) : 'disconnected';
      const facts = [open.get(exchangeId), outcome, error, `${durationMs.toFixed(1)} ms`, exchangeId];
      log(facts.filter(Boolean).join(' '), undefined, 'info');
      open.delete(exchangeId);
    }
  };
}
