import { byNearness, findFramework } from '../../../contract/connect/find.ts';
import type { Framework } from '../../../contract/connect/framework.ts';
import { MistakeError } from '../mistake.ts';

/** The framework with this name. Throws MistakeError with all of them, nearest first, if there is none. */
export function knownFramework(asked: string): Framework {
  const found = findFramework(asked);
  if (found) return found;
  const known = byNearness(asked).map(({ id }) => id);
  throw new MistakeError(`There is no framework ${asked}. These are known, nearest first: ${known.join(', ')}.`);
}
