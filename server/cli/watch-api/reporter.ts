import type { OptionsOf } from '../../compose/options.ts';
import { observedOf } from './observed-call.ts';
import { MistakeError } from '../mistake.ts';
import { tell } from '../running-server.ts';
import type { Call } from './conversation.ts';

/** Puts calls on record, one after the other, and prints them. */
export interface Reporter {
  report(call: Call): void;
  print(call: Call): void;
  /** The API can’t be reached. Said once, until it answers again. */
  away(): void;
  /** Resolves when everything is on record. */
  settled(): Promise<void>;
}

/** More calls than the server takes are printed only. */
const MOST_WAITING = 1000;

export function createReporter(options: OptionsOf<'watchApi'>, api: string): Reporter {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  const said = new Set<'record' | 'away'>();
  const say = (about: 'record' | 'away', sentence: string): void => {
    if (!said.has(about)) process.stderr.write(`understudy: ${sentence}\n`);
    said.add(about);
  };

  const record = async (call: Call): Promise<void> => {
    try {
      const recorded = await tell(options, {
        method: 'POST',
        path: 'observedCalls',
        body: observedOf({ ...call, api }),
      });
      said.delete('record');
      print(call, (recorded as { flowId: string }).flowId);
    } catch (error) {
      if (!(error instanceof MistakeError)) throw error;
      say('record', `The calls aren’t recorded. ${error.message}`);
      print(call);
    }
    waiting -= 1;
  };

  const print = ({ request: { method, url }, reply, durationMs }: Call, flowId?: string): void => {
    if (reply) said.delete('away');
    // The query may hold a token.
    const path = url.split('?', 1)[0] ?? '';
    const line = options.json
      ? JSON.stringify({ event: 'call', method, path, status: reply?.status, durationMs, flowId })
      : [method, path, reply?.status ?? 'no answer', `${Math.round(durationMs)} ms`, flowId ?? ''].join('  ').trimEnd();
    process.stdout.write(`${line}\n`);
  };

  return {
    report(call) {
      if (waiting >= MOST_WAITING) return print(call);
      waiting += 1;
      last = last.then(() => record(call));
    },
    print: (call) => print(call),
    away: () => say('away', `Nothing answers at ${api}. Is the API running?`),
    settled: () => last,
  };
}
