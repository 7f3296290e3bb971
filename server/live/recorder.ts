import {
  descriptionOf,
  failureWords,
  placeOf,
  type CheckId,
  type CheckOutcome,
  type CheckPlace,
  type CheckRef,
} from '../../contract/traffic/checks.ts';
import type { EventMap } from '../../contract/traffic/events.ts';
import type { Check } from '../../contract/traffic/flow.ts';
import type { CheckNote, Emit, EventLog, FlowLog, FlowRecorder, Ids, Payload, Wants } from '../core/ports.ts';
import { derived } from '../core/memory/derived.ts';
import { isPending } from '../core/pending.ts';
import { recordedStep, type StepFacts, type StepNote, type StepWords } from './recorded-step.ts';

const KEYS_FETCHED = 'keys-fetched' satisfies CheckId;

/** Records flows: every check of every step becomes an event. Endpoints never emit directly. */
export function createRecorder({ events, ids }: { events: EventLog; ids: Ids }): FlowRecorder {
  const { emit } = events;
  const fresh = followFreshFlows(events);
  return {
    start(kind, issuer, exchangeId, facts) {
      const flowId = ids.id();
      emit('flow.started', { flowId, kind, workspace: issuer.id, exchangeId, ...facts });
      return createLog(emit, flowId, exchangeId);
    },
    resume: (flowId, exchangeId) => createLog(emit, flowId, exchangeId),
    revoked: (flowId, tokenId, reason) => emit('token.revoked', { flowId, tokenId, reason }),
    keysFetched(issuer, exchangeId) {
      for (const flowId of fresh.taken(issuer.id)) {
        createLog(emit, flowId, exchangeId).noted(KEYS_FETCHED, {
          description:
            'The signing keys were fetched after the tokens were issued. With them, a resource server can validate the access token, and the client its ID token, without a call to Understudy.',
        });
      }
    },
  };
}

/** How many flows may wait for a fetch of the keys. Older ones are dropped. */
const FRESH_FLOWS = 50;

const concernsFreshFlows: Wants = (type, payload) =>
  type === 'flow.started' ||
  type === 'token.issued' ||
  (type === 'flow.step' && (payload as Payload<'flow.step'>).check === KEYS_FETCHED);

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
    } else if (event.type === 'flow.step') waiting.delete(event.flowId);
  }, concernsFreshFlows);
  return {
    taken: (workspace) =>
      [...waiting].filter(([, flow]) => flow.issued && flow.workspace === workspace).map(([flowId]) => flowId),
  };
}

const createLog = (emit: Emit, flowId: string, exchangeId: string | undefined): FlowLog =>
  new RecordedFlow(emit, exchangeId === undefined ? { flowId } : { flowId, exchangeId });

class RecordedFlow implements FlowLog {
  readonly flowId: string;
  readonly exchangeId: string | undefined;
  readonly #facts: StepFacts;
  readonly #emit: Emit;

  constructor(emit: Emit, facts: StepFacts) {
    this.flowId = facts.flowId;
    this.exchangeId = facts.exchangeId;
    this.#facts = facts;
    this.#emit = emit;
  }

  passed(ref: CheckRef, note?: CheckNote): void {
    this.#record('passed', ref, note);
  }

  failed(ref: CheckRef, note?: CheckNote): void {
    this.#record('failed', ref, note);
  }

  waiting(ref: CheckRef, note?: CheckNote): void {
    this.#record('waiting', ref, note);
  }

  skipped(ref: CheckRef, note?: CheckNote): void {
    this.#record('skipped', ref, note);
  }

  noted(ref: CheckRef, note?: CheckNote): void {
    this.#record('noted', ref, note);
  }

  check<T>(ref: CheckRef, run: () => T, note?: (result: Awaited<T>) => CheckNote): T {
    let result: T;
    try {
      result = run();
    } catch (error) {
      return this.#fail(ref, error);
    }
    if (isPending(result)) return this.#settle(ref, result as Promise<Awaited<T>>, note) as T;
    this.passed(ref, note?.(result as Awaited<T>));
    return result;
  }

  identified(facts: Omit<EventMap['flow.identified'], 'flowId'>): void {
    this.#emit('flow.identified', { flowId: this.flowId, ...facts });
  }

  issued(token: Omit<EventMap['token.issued'], 'flowId'>): void {
    this.#emit('token.issued', { flowId: this.flowId, ...token });
  }

  async #settle<T>(ref: CheckRef, pending: Promise<T>, note?: (result: T) => CheckNote): Promise<T> {
    let result: T;
    try {
      result = await pending;
    } catch (error) {
      return this.#fail(ref, error);
    }
    this.passed(ref, note?.(result));
    return result;
  }

  #fail(ref: CheckRef, error: unknown): never {
    this.failed(ref, noteOf(error));
    throw error;
  }

  #record(outcome: CheckOutcome, ref: CheckRef, note: StepNote = NO_NOTE): void {
    const words = outcome === 'failed' ? failureOf(ref, note.error) : wordsOf(placeOf(ref), outcome);
    this.#emit('flow.step', recordedStep(this.#facts, words, note));
  }
}

const NO_NOTE: StepNote = {};

const wordsAt = derived((_place: CheckPlace): Partial<Record<CheckOutcome, StepWords>> => ({}));

/** The words of every attempt that doesn't fail, the same object each time. */
function wordsOf(place: CheckPlace, outcome: CheckOutcome): StepWords {
  const words = wordsAt(place);
  return (words[outcome] ??= newWords(place, outcome));
}

function newWords(place: CheckPlace, outcome: CheckOutcome): StepWords {
  const { expected } = descriptionOf(place.check) ?? {};
  return { ...place, outcome, ...(outcome === 'passed' && expected !== undefined && { expected }) };
}

/** The words of an attempt that fails like this. */
const failureOf = (ref: CheckRef, error: string | undefined): StepWords => {
  const place = placeOf(ref);
  return { ...place, outcome: 'failed', ...failureWords(place.check, error) };
};

/** What an OAuthError says about itself. Anything else is a bug whose text stays in the log. */
interface SpokenError extends Pick<Check, 'hint' | 'expected' | 'received' | 'spec'> {
  code: string;
  description: string;
}

function noteOf(error: unknown): StepNote {
  if (!isSpokenError(error))
    return { error: 'server_error', description: 'Internal server error. See the server log for details.' };
  const note: { -readonly [K in keyof StepNote]: StepNote[K] } = { error: error.code, description: error.description };
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
