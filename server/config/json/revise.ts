import { copyJson } from './copy.ts';
import { shareJson } from './share.ts';

/**
 * What `change` makes of a copy of a JSON value, which itself stays as it is. What is not changed is shared: the same
 * object is in both, so what is known about the one need not be found out about the other.
 */
export function revise<T extends object>(base: T, change: (draft: T) => void): T {
  const draft = copyJson(base);
  change(draft);
  return shareJson(base, draft);
}
