import type { Config, ConfigInput } from '../../contract/config.ts';
import type { Issuer } from '../ports.ts';
import { canonicalText } from './canonical.ts';
import { parseConfig, readConfigText } from './config-text.ts';
import { mayHoldReferences, resolveReferences, type Environment } from './environment.ts';
import { createIssuers } from './issuers.ts';

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

/** Proves a draft and makes its look-ups. Throws ConfigFaults. */
export const createSnapshot = (draft: ConfigInput, surroundings: Surroundings): Snapshot =>
  snapshotOf(canonicalText(draft), surroundings);

/** The same of a text in canonical form: what is not JSON does not come into memory either. */
export const snapshotOf = (text: string, surroundings: Surroundings): Snapshot =>
  prove(JSON.parse(text) as ConfigInput, text, surroundings);

/** The same of the text of a file. Throws ConfigFaults or ConfigError. */
export function readSnapshot(text: string, surroundings: Surroundings): Snapshot {
  const source = readConfigText(text);
  return prove(source, canonicalText(source), surroundings);
}

function prove(source: ConfigInput, text: string, { base, environment = {} }: Surroundings): Snapshot {
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
