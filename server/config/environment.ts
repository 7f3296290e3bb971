import type { ConfigInput } from '../../contract/config/config.ts';
import type { VariableState } from '../core/ports.ts';
import { ConfigFaults, type ConfigFault } from '../core/config-error.ts';
import { replaceSecrets, type Secret } from './secret-fields.ts';

/** A secret from the environment: exactly `${NAME}`. */
const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The variables a config may refer to, by name. Undefined means allowed but not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a config may refer to a variable. */
export function variableState(environment: Environment, name: string): VariableState {
  if (!Object.hasOwn(environment, name)) return 'not_allowed';
  return environment[name] === undefined ? 'not_set' : 'readable';
}

/** The variable that a string refers to, if it is a reference. */
export const referenceOf = (value: string): string | undefined => REFERENCE.exec(value)?.[1];

/**
 * The config with every reference replaced by the variable's value. The given one is unchanged.
 *
 * Throws ConfigFaults for a variable that is not set or not allowed. A config from someone else must not read our
 * environment.
 */
export function resolveReferences(source: ConfigInput, environment: Environment): ConfigInput {
  const faults: ConfigFault[] = [];
  const resolve = (secret: Secret): string => {
    const name = referenceOf(secret.value);
    if (name === undefined) return secret.value;
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value === undefined) faults.push(faultOf(secret, name, environment));
    return value ?? secret.value;
  };
  const resolved = replaceSecrets(source, resolve, (value) => value.startsWith('${'));
  if (faults.length > 0) throw new ConfigFaults(faults);
  return resolved;
}

function faultOf({ path }: Secret, name: string, environment: Environment): ConfigFault {
  if (Object.hasOwn(environment, name)) return { path, message: `environment variable ${name} is not set` };
  return { path, message: `environment variable ${name} is not allowed. Allow it with --allow-env ${name}` };
}
