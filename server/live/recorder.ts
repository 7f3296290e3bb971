import {
  descriptionOf,
  failureWords,
  placeOf,
  type CheckId,
  type CheckOutcome,
  type CheckRef,
} from '../../contract/traffic/checks.ts';
import type { Check } from '../../contract/traffic/flow.ts';
import type { CheckNote, Emit, EventLog, FlowLog, FlowRecorder, Ids } from '../core/ports.ts';

const KEYS_FETCHED = 'keys-fetched' satisfies CheckId;

/** Records flows: every check of every step becomes an event. Endpoints never emit directly. */
export function createRecorder({ events, ids }: { events: EventLog; ids: Ids }): FlowRecorder {
  const { emit } = events;
  const fresh = followFreshFlows(events);
  return {
    start(kind, issuer, exchangeId, facts) {
      const flowId = ids.id();
      emit('flow.started', { flowId, kind, workspace: issuer.id, exchangeId, ...facts });
      return createLog(emit, { flowId, exchangeId });
    },
    resume: (flowId, exchangeId) => createLog(emit, { flowId, exchangeId }),
    revoked: (flowId, tokenId, reason) => emit('token.revoked', { flowId, tokenId, reason }),
    keysFetched(issuer, exchangeId) {
      for (const flowId of fresh.taken(issuer.id)) {
        createLog(emit, { flowId, exchangeId }).noted(KEYS_FETCHED, {
          description:
            'The signing keys were fetched after the tokens were issued. With them, a resource server can validate the access token, and the client its ID token, without a call to Understudy.',
        });
      }
    },
  };
}

/** How many flows may wait for a fetch of the keys. Older ones are dropped. */
const FRESH_FLOWS = 50;

/** The flows of a workspace that issued tokens since its keys were last fetched, on any server. */
function followFreshFlows({ subscribe }: EventLog): { taken(workspace: string): readonly string[] } {
  const waiting = new Map<string, { workspace: string; issued: boolean }>();
  subscribe((event) => {
    if (event.type === 'flow.started') {
      waiting.set(event.flowId, { workspace: event.workspace, issued: false });
      if (waiting.size > FRESH_FLOWS) waiting.delete(waiting.keys().next().value ?? '');
    } else if (event.type === 'token.issued') {
      const flow = waiting.get(event.flowId);
      if (flow) flow.issued = true;
    } else if (event.type === 'flow.step' && event.check === KEYS_FETCHED) waiting.delete(event.flowId);
  });
  return {
    taken: (workspace) =>
      [...waiting].filter(([, flow]) => flow.issued && flow.workspace === workspace).map(([flowId]) => flowId),
  };
}

interface LogFacts {
  flowId: string;
  exchangeId: string | undefined;
}

function createLog(emit: Emit, { flowId, exchangeId }: LogFacts): FlowLog {
  const seenIn = exchangeId === undefined ? {} : { exchangeId };
  const record =
    (outcome: CheckOutcome) =>
    (ref: CheckRef, note?: RecordedNote): void => {
      const place = placeOf(ref);
      const words = wordsOf(place.check, outcome, note?.error);
      emit('flow.step', { flowId, ...place, outcome, ...seenIn, ...words, ...note });
    };
  const passed = record('passed');
  const failed = record('failed');

  const log: FlowLog = {
    flowId,
    passed,
    failed,
    waiting: record('waiting'),
    skipped: record('skipped'),
    noted: record('noted'),
    check<T>(ref: CheckRef, run: () => T, note?: (result: Awaited<T>) => CheckNote): T {
      const settle = (result: Awaited<T>): Awaited<T> => {
        passed(ref, note?.(result));
        return result;
      };
      const fail = (error: unknown): never => {
        failed(ref, noteOf(error));
        throw error;
      };
      let result: T;
      try {
        result = run();
      } catch (error) {
        return fail(error);
      }
      if (result instanceof Promise) return result.then(settle, fail) as T;
      return settle(result as Awaited<T>) as T;
    },
    identified: (facts) => emit('flow.identified', { flowId, ...facts }),
    issued: (token) => emit('token.issued', { flowId, ...token }),
  };
  return log;
}

type RecordedNote = CheckNote & Pick<Check, 'spec'>;

/** The words that a check uses whenever it ends like this. */
function wordsOf(check: CheckId, outcome: CheckOutcome, error: string | undefined): CheckNote {
  if (outcome === 'failed') return failureWords(check, error);
  const expected = outcome === 'passed' ? descriptionOf(check)?.expected : undefined;
  return expected === undefined ? {} : { expected };
}

/** What an OAuthError says about itself. Anything else is a bug whose text stays in the log. */
interface SpokenError extends Pick<Check, 'hint' | 'expected' | 'received' | 'spec'> {
  code: string;
  description: string;
}

function noteOf(error: unknown): RecordedNote {
  if (!isSpokenError(error))
    return { error: 'server_error', description: 'Internal server error. See the server log for details.' };
  const note: RecordedNote = { error: error.code, description: error.description };
  for (const fact of ['hint', 'expected', 'received', 'spec'] as const) {
    const text = error[fact];
    if (text !== undefined) note[fact] = text;
  }
  return note;
}

const isSpokenError = (error: unknown): error is Error & SpokenError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  'description' in error &&
  typeof error.description === 'string';
