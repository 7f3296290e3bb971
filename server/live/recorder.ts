import type { CheckOutcome, StepId } from '../../contract/flow.ts';
import type { CheckNote, Core, Emit, FlowLog, FlowRecorder } from '../core/ports.ts';

/** Puts flows on record: every check of every step becomes an event; endpoints never emit by hand. */
export function createRecorder({ emit, ids }: Pick<Core, 'emit' | 'ids'>): FlowRecorder {
  const fresh = createFreshFlows();
  return {
    start(kind, issuer, exchangeId, facts) {
      const flowId = ids.id();
      fresh.started(issuer.id, flowId);
      emit('flow.started', { flowId, kind, workspace: issuer.id, exchangeId, ...facts });
      return createLog(emit, { flowId, exchangeId, fresh });
    },
    resume: (flowId, exchangeId) => createLog(emit, { flowId, exchangeId, fresh }),
    revoked: (flowId, tokenId, reason) => emit('token.revoked', { flowId, tokenId, reason }),
    keysFetched(issuer, exchangeId) {
      for (const flowId of fresh.taken(issuer.id)) {
        createLog(emit, { flowId, exchangeId, fresh }).noted('resource-returned', 'keys-fetched', {
          description:
            'The signing keys were fetched after the tokens went out. Whoever fetched them can validate a token without asking here: a resource server, or the client with its ID token.',
          spec: 'RFC 7517 §5',
        });
      }
    },
  };
}

interface FreshFlows {
  started(workspace: string, flowId: string): void;
  issued(flowId: string): void;
  /** The flows of a workspace whose tokens went out since the last time. */
  taken(workspace: string): readonly string[];
}

/** As many flows as may wait for a fetch of the keys; older ones are forgotten. */
const FRESH_FLOWS = 50;

function createFreshFlows(): FreshFlows {
  const waiting = new Map<string, { workspace: string; issued: boolean }>();
  return {
    started(workspace, flowId) {
      waiting.set(flowId, { workspace, issued: false });
      if (waiting.size > FRESH_FLOWS) waiting.delete(waiting.keys().next().value ?? '');
    },
    issued(flowId) {
      const flow = waiting.get(flowId);
      if (flow) flow.issued = true;
    },
    taken(workspace) {
      const taken = [...waiting]
        .filter(([, flow]) => flow.issued && flow.workspace === workspace)
        .map(([flowId]) => flowId);
      for (const flowId of taken) waiting.delete(flowId);
      return taken;
    },
  };
}

interface LogFacts {
  flowId: string;
  exchangeId: string | undefined;
  fresh: FreshFlows;
}

function createLog(emit: Emit, { flowId, exchangeId, fresh }: LogFacts): FlowLog {
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
    issued(token) {
      fresh.issued(flowId);
      emit('token.issued', { flowId, ...token });
    },
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
