import type { CheckOutcome, StepId } from '../../contract/flow.ts';
import type { CheckNote, Core, Emit, FlowLog, FlowRecorder } from '../ports.ts';

/** Puts flows on record: every check of every step becomes an event; endpoints never emit by hand. */
export function createRecorder({ emit, ids }: Pick<Core, 'emit' | 'ids'>): FlowRecorder {
  return {
    start(kind, issuer, exchangeId, facts) {
      const flowId = ids.id();
      emit('flow.started', { flowId, kind, workspace: issuer.id, exchangeId, ...facts });
      return createLog(emit, flowId, exchangeId);
    },
    resume: (flowId, exchangeId) => createLog(emit, flowId, exchangeId),
    revoked: (flowId, tokenId, reason) => emit('token.revoked', { flowId, tokenId, reason }),
  };
}

function createLog(emit: Emit, flowId: string, exchangeId: string | undefined): FlowLog {
  const seenIn = exchangeId === undefined ? {} : { exchangeId };
  const record =
    (outcome: CheckOutcome) =>
    (step: StepId, check: string, note?: CheckNote): void =>
      emit('flow.step', { flowId, step, check, outcome, ...seenIn, ...note });
  const passed = record('passed');
  const failed = record('failed');

  const log: FlowLog = {
    flowId,
    passed,
    failed,
    waiting: record('waiting'),
    skipped: record('skipped'),
    noted: record('noted'),
    check<T>(step: StepId, check: string, run: () => T, note?: (result: Awaited<T>) => CheckNote): T {
      const settle = (result: Awaited<T>): Awaited<T> => {
        passed(step, check, note?.(result));
        return result;
      };
      const fail = (error: unknown): never => {
        failed(step, check, noteOf(error));
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

/** What an OAuthError says of itself. Anything else is a fault of ours, whose text stays in the log. */
interface SpokenError {
  code: string;
  description: string;
  hint?: string;
  expected?: string;
  received?: string;
  spec?: string;
}

function noteOf(error: unknown): CheckNote {
  if (!isSpokenError(error)) return { error: 'server_error', description: 'The server failed; its log says why.' };
  const note: CheckNote = { error: error.code, description: error.description };
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
