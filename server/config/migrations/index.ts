import { CONFIG_VERSION } from '../../../contract/config.ts';
import { ConfigError } from '../../core/config-error.ts';
import { toVersion2 } from './to-version-2.ts';

type Json = Record<string, unknown>;

/**
 * What makes a config of one version into the next, on the JSON as it was written: `MIGRATIONS[n - 1]` takes
 * version n to n + 1, and sits in a file of its own with a fixture before and after.
 */
const MIGRATIONS: readonly ((config: Json) => Json)[] = [toVersion2];

/** Brings a config of an earlier version to this one. Throws ConfigError for one that is of no known version. */
export function migrate(config: Json): Json {
  const { version } = config;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new ConfigError('invalid', `has no version; write "version": ${CONFIG_VERSION} into it`, [
      { path: 'version', message: `must be ${CONFIG_VERSION}` },
    ]);
  if (version > CONFIG_VERSION)
    throw new ConfigError(
      'invalid',
      `was written by a newer Understudy (version ${version}, and ${CONFIG_VERSION} is known here); update Understudy`,
      [{ path: 'version', message: `must be ${CONFIG_VERSION} or less` }],
    );
  return MIGRATIONS.slice(version - 1).reduce((migrated, migration) => migration(migrated), config);
}
