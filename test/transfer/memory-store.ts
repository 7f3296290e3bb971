import type { ConfigInput } from '../../contract/config/config.ts';
import type { ConfigStore } from '../../server/core/ports.ts';
import { parseConfig } from '../../server/config/config-text.ts';

/** A store in memory that parses what it is given, like the one on disk. */
export function storeOf(source: ConfigInput): Pick<ConfigStore, 'update' | 'source'> & { updates: number } {
  let current = source;
  return {
    updates: 0,
    source: () => current,
    update(_, change) {
      const draft = structuredClone(current);
      change(draft);
      const config = parseConfig(draft);
      current = draft;
      this.updates += 1;
      return Promise.resolve(config);
    },
  };
}
