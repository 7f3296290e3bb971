import { CONFIG_VERSION } from '../../../contract/config/config.ts';
import { ConfigError } from '../../core/config-error.ts';
import { toVersion2 } from './to-version-2.ts';

type Json = Record<string, unknown>;

/**
 * The migrations, applied to the JSON as written: `MIGRATIONS[n - 1]` takes version n to n + 1. Each has its own file
 * and a fixture before and after.
 */
const MIGRATIONS: readonly ((config: Json) => Json)[] = [toVersion2];

/** Migrates a config to the current version. Throws ConfigError if its version is unknown. */
export function migrate(config: Json): Json {
  const { version } = config;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new ConfigError('invalid', `has no version. Add "version": ${CONFIG_VERSION} to it`, [
      { path: 'version', message: `must be ${CONFIG_VERSION}` },
    ]);
  if (version > CONFIG_VERSION)
    throw new ConfigError(
      'invalid',
      `was written by a newer Understudy (config version ${version}, but this one supports up to ${CONFIG_VERSION}). Update Understudy`,
      [{ path: 'version', message: `must be ${CONFIG_VERSION} or less` }],
    );
  return MIGRATIONS.slice(version - 1).reduce((migrated, migration) => migration(migrated), config);
}
