import type { Config, ConfigInput } from '../../contract/config.ts';
import type { Issuer } from '../ports.ts';
import { canonicalText } from './canonical.ts';
import { parseConfig } from './config-text.ts';
import { createIssuers } from './issuers.ts';

/** One revision of the config: everything that is swapped at once, frozen. */
export interface Snapshot {
  /** As it is written. */
  source: Readonly<ConfigInput>;
  /** The source's text in canonical form. */
  text: string;
  /** With every default filled in. */
  config: Readonly<Config>;
  issuers: ReadonlyMap<string, Issuer>;
  list: readonly Issuer[];
}

/** Proves a config and makes its look-ups. Throws ConfigError; `subject`, if any, begins its sentence. */
export function createSnapshot(draft: ConfigInput, base: string, subject?: string): Snapshot {
  const text = canonicalText(draft);
  // What cannot be written as JSON does not come into memory either.
  const source = JSON.parse(text) as ConfigInput;
  const config = freeze(parseConfig(source, subject));
  const issuers = createIssuers(config, base);
  return { source: freeze(source), text, config, issuers, list: [...issuers.values()] };
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
