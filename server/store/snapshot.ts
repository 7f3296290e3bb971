import type { Config, ConfigInput } from '../../contract/config.ts';
import type { Issuer } from '../ports.ts';
import { canonicalText } from './canonical.ts';
import { parseConfig, readConfigText } from './config-text.ts';
import { mayHoldReferences, resolveReferences, type Environment } from './environment.ts';
import { createIssuers } from './issuers.ts';
import { copyJson } from './json-copy.ts';

/** One revision of the config: everything that is swapped at once. The config is frozen, the source never handed out unfrozen. */
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

/** What a config is read with. */
export interface Surroundings {
  /** The origin that clients see. */
  base: string;
  /** The variables that secrets may refer to. */
  environment?: Environment;
}

/** Proves a draft and makes its look-ups. Throws ConfigFaults. What is not JSON does not come into memory. */
export function createSnapshot(draft: ConfigInput, surroundings: Surroundings): Snapshot {
  const source = copyJson(draft);
  return snapshotOf(source, canonicalText(source), surroundings);
}

/** The same of the text of a file. Throws ConfigFaults or ConfigError. */
export function readSnapshot(text: string, surroundings: Surroundings): Snapshot {
  const source = readConfigText(text);
  return snapshotOf(source, canonicalText(source), surroundings);
}

/** The same of what is JSON already, with its canonical text. */
export function snapshotOf(source: ConfigInput, text: string, { base, environment = {} }: Surroundings): Snapshot {
  const config = freeze(parseConfig(mayHoldReferences(text) ? resolveReferences(source, environment) : source));
  const issuers = createIssuers(config, base);
  return { source, text, config, issuers, list: [...issuers.values()] };
}

/** Makes a value unchangeable, to its depths. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
