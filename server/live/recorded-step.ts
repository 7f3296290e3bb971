import type { Check } from '../../contract/traffic/flow.ts';
import type { StepId } from '../../contract/traffic/steps.ts';
import type { Payload } from '../core/ports.ts';

/** Whose step it is. Steps of one exchange share it. */
export interface StepFacts {
  readonly flowId: string;
  readonly exchangeId?: string;
}

/** What every attempt at a check that ends like this has in common. */
export type StepWords = { readonly step: StepId } & Readonly<Omit<Check, 'at' | 'exchangeId'>>;

/** What this attempt adds, or says instead. */
export type StepNote = Readonly<Partial<Omit<Check, 'at' | 'exchangeId'>>>;

interface Parts {
  facts: StepFacts;
  words: StepWords;
  note: StepNote;
}

/** A step that remembers what it was made of. The record keeps once what comes again. */
class RecordedStep {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  static partsOf(step: object): Parts | undefined {
    return #parts in step ? step.#parts : undefined;
  }
}

export const { partsOf } = RecordedStep;

export const recordedStep = (facts: StepFacts, words: StepWords, note: StepNote): Payload<'flow.step'> =>
  Object.assign(new RecordedStep({ facts, words, note }), facts, words, note);
