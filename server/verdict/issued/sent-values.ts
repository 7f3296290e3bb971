/** Recognizes a code or token that was sent, whatever was done to it. */
import type { Case } from '../case.ts';
import { nearMiss, undone, type NearMiss } from '../near-miss.ts';
import { originOf, type Origin } from './origin.ts';
import { originInRecord, recordedValues, type Recorded } from './recorded.ts';

export interface Recognized {
  origin: Origin;
  /** What was done to it before it was sent. */
  near?: Pick<NearMiss<unknown>, 'sentence' | 'transform'>;
}

/** The value, or what it was before one mistake, among everything that was issued. */
export async function recognize(the: Case, value: string): Promise<Recognized | undefined> {
  const exact = await originOf(the, value);
  if (exact) return { origin: exact };
  const mended = undone('token', value);
  for (const near of mended) {
    const origin = await originOf(the, near.value);
    if (origin) return { origin, near };
  }
  return inRecord(the, value, mended);
}

/** Longer lists would be compared for seconds. */
const MOST_COMPARED = 500;

function inRecord(the: Case, value: string, mended: ReturnType<typeof undone>): Recognized | undefined {
  const compared: Recorded[] = [];
  for (const recorded of recordedValues(the)) {
    if (!recorded.kind) continue;
    const near = mended.find((one) => one.value === recorded.value);
    if (near || recorded.value === value) {
      const origin = originInRecord(the, recorded.kind, recorded.exchange);
      return near ? { origin, near } : { origin };
    }
    if (compared.length < MOST_COMPARED) compared.push(recorded);
  }
  const near = nearMiss(
    'token',
    value,
    compared.map((about) => ({ value: about.value, about })),
  );
  return near && { origin: originInRecord(the, near.about.kind!, near.about.exchange), near };
}

/** Where else a value occurs in the record: as a state, a nonce, the trace_id of an error. Latest first. */
export function otherUse(the: Case, value: string): Recorded | undefined {
  if (value.length < 4) return undefined;
  for (const recorded of recordedValues(the)) if (!recorded.kind && recorded.value === value) return recorded;
  return undefined;
}
