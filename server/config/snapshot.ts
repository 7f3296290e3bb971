import { hash } from 'node:crypto';
import type { Config, ConfigInput } from '../../contract/config/config.ts';
import type { Issuer } from '../core/ports.ts';
import { canonicalBytes, type KnownBytes } from './canonical.ts';
import { parseConfig, readConfigText } from './config-text.ts';
import { resolveReferences, type Environment } from './environment.ts';
import { createIssuers } from './issuers.ts';
import { shareJson } from './json/share.ts';
import { createKnownParser } from './known-parser.ts';

/** One revision of the config: everything that is swapped at once. Config and source are frozen. */
export interface Snapshot {
  /** As it is written. */
  source: Readonly<ConfigInput>;
  /** With every default filled in. */
  config: Readonly<Config>;
  issuers: ReadonlyMap<string, Issuer>;
  list: readonly Issuer[];
  /** The source in canonical form, as in the file. */
  bytes(): Buffer;
  /** The same for the same source. */
  tag(): string;
}

/** Options for reading a config. */
export interface Surroundings {
  /** The origin clients see. */
  base: string;
  /** The origins of the server's other names. */
  also?: readonly string[] | undefined;
  /** The variables secrets may refer to. unresolved: references are kept, because no one will log in here. */
  environment?: Environment | 'unresolved';
}

/** Makes snapshots. Shared parts are validated once. */
export interface Snapshots {
  /** Validates a config, which must never change afterwards, and builds its look-ups. Throws ConfigFaults. */
  of(source: ConfigInput): Snapshot;
  /** The same for a file's text, sharing unchanged parts with `former`. Throws ConfigFaults or ConfigError. */
  read(text: string, former?: Snapshot): Snapshot;
}

export function createSnapshots({ base, also, environment = {} }: Surroundings): Snapshots {
  const known: KnownBytes = new WeakMap();
  const parse = createKnownParser();
  const of = (source: ConfigInput): Snapshot => {
    const resolved = environment === 'unresolved' ? source : resolveReferences(source, environment);
    const config = freeze(parse(resolved) ?? parseConfig(resolved));
    const issuers = createIssuers(config, base, also);
    let bytes: Buffer | undefined;
    let tag: string | undefined;
    const bytesOf = (): Buffer => (bytes ??= canonicalBytes(source, known));
    return {
      source,
      config,
      issuers,
      list: [...issuers.values()],
      bytes: bytesOf,
      tag: () => (tag ??= hash('sha256', bytesOf(), 'base64url').slice(0, 22)),
    };
  };
  return { of, read: (text, former) => of(shareJson(former?.source, readConfigText(text))) };
}

/** Deep-freezes a value. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
