import { copyJson } from './copy.ts';
import { shareJson } from './share.ts';

/**
 * The result of applying `change` to a copy of a JSON value, which itself stays unchanged. Unchanged parts are shared
 * as the same objects, so they need not be compared.
 */
export function revise<T extends object>(base: T, change: (draft: T) => void): T {
  const draft = copyJson(base);
  change(draft);
  return shareJson(base, draft);
}
