/**
 * Which endpoint answered with which error, over all test files of a run. Every world writes what it sees; the test
 * that runs after all others reads it.
 */
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventLog } from '../../server/core/ports.ts';

export interface ProducedError {
  endpoint: string;
  /** At the token endpoint. */
  grantType?: string;
  code: string;
  status: number;
  /** Came of random input: another run may not see it. */
  byChance?: true;
}

const record = (line: object, kind: 'errors' | 'files'): void => {
  const folder = process.env['UNDERSTUDY_TEST_RECORD'];
  if (folder !== undefined) appendFileSync(join(folder, `${kind}-${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
};

function readLines<T>(kind: 'errors' | 'files'): T[] {
  const folder = process.env['UNDERSTUDY_TEST_RECORD'] ?? '';
  return readdirSync(folder)
    .filter((name) => name.startsWith(kind))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as T);
}

/** Writes down every error that this server answers with. */
export function recordProducedErrors(bus: EventLog, { byChance = false } = {}): void {
  const asked = new Map<string, { endpoint: string; grantType?: string }>();
  bus.subscribe((event) => {
    if (event.type === 'exchange.received') {
      const grantType = new URLSearchParams(event.request.body?.text ?? '').get('grant_type');
      asked.set(event.exchangeId, { endpoint: event.endpoint, ...(grantType !== null && { grantType }) });
    }
    if (event.type !== 'exchange.answered') return;
    const request = asked.get(event.exchangeId);
    asked.delete(event.exchangeId);
    if (request && event.error !== undefined && event.reply) {
      const seen: ProducedError = { ...request, code: event.error, status: event.reply.status };
      record({ ...seen, ...(byChance && { byChance }) }, 'errors');
    }
  });
}

export const recordTestFile = (file: string): void => record({ file }, 'files');
export const readProducedErrors = (): ProducedError[] => readLines<ProducedError>('errors');
export const readTestFiles = (): Set<string> => new Set(readLines<{ file: string }>('files').map(({ file }) => file));
