/**
 * Near misses: what was received is what is known, but for one mistake.
 *
 * Pure. One table of single transforms, in the order in which they are tried; the first that makes a candidate equal is
 * the one that is named. See docs/decisions/0031.
 */
import { TEXT_TRANSFORMS } from './near/text.ts';
import type { TextKind, Transform } from './near/transform.ts';
import { TYPING_TRANSFORMS } from './near/typing.ts';
import { URI_TRANSFORMS } from './near/uri.ts';
import { DIGEST_TRANSFORMS } from './near/digests.ts';

export type { TextKind } from './near/transform.ts';

export interface Candidate<T> {
  value: string;
  about: T;
}

export interface NearMiss<T> {
  about: T;
  value: string;
  transform: string;
  /** What differs, as one sentence. It quotes no value that may be secret. */
  sentence(subject: string, known: string): string;
}

/** All transforms. More specific ones come first. */
export const TRANSFORMS: readonly Transform[] = [
  ...TEXT_TRANSFORMS,
  ...URI_TRANSFORMS,
  ...DIGEST_TRANSFORMS,
  ...TYPING_TRANSFORMS,
];

/** Longer texts are no near misses of anything. */
const LONGEST = 4096;

/** Every candidate that one transform makes equal to what was received, with the first transform that does. */
export function nearMisses<T>(kind: TextKind, received: string, candidates: Iterable<Candidate<T>>): NearMiss<T>[] {
  if (received === '' || received.length > LONGEST) return [];
  const transforms = TRANSFORMS.filter(({ kinds }) => kinds.includes(kind));
  const found: NearMiss<T>[] = [];
  for (const { value, about } of candidates) {
    if (value === received || value === '' || value.length > LONGEST) continue;
    const transform = transforms.find(({ matches }) => matches(received, value));
    if (!transform) continue;
    found.push({ about, value, transform: transform.id, sentence: sentenceOf(kind, transform, [received, value]) });
  }
  return found;
}

/**
 * The one candidate that one transform makes equal to what was received. Undefined if there is none, or if there are
 * several with different values. Then any choice would be a guess.
 */
export function nearMiss<T>(
  kind: TextKind,
  received: string,
  candidates: Iterable<Candidate<T>>,
): NearMiss<T> | undefined {
  const found = nearMisses(kind, received, candidates);
  return new Set(found.map(({ value }) => value)).size === 1 ? found[0] : undefined;
}

/** What was received, with each mistake taken back that a transform may have made: values to look up by hash. */
export function undone(
  kind: TextKind,
  received: string,
): readonly { value: string; transform: string; sentence: NearMiss<never>['sentence'] }[] {
  if (received === '' || received.length > LONGEST) return [];
  return TRANSFORMS.filter(({ kinds }) => kinds.includes(kind)).flatMap((transform) => {
    const value = transform.undo?.(received);
    if (value === undefined || value === received || value === '') return [];
    return [{ value, transform: transform.id, sentence: sentenceOf(kind, transform, [received, value]) }];
  });
}

const sentenceOf =
  (
    kind: TextKind,
    { says, quotesNothing }: Transform,
    [received, value]: [string, string],
  ): NearMiss<never>['sentence'] =>
  (subject, known) => {
    const quotable = quotesNothing ?? (kind !== 'secret' && kind !== 'token');
    return says({ subject, known, received: quotable ? received : undefined, value: quotable ? value : undefined });
  };
