import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  DEFAULT_ADMIN_PORT,
  DEFAULT_PORT,
  OPTIONS,
  partsOf,
  takenBy,
  valueInEnvironment,
  type CommandOption,
  type OptionsOf,
} from '../server/compose/options.ts';
import { httpsOf, type UnderstudyOptions } from '../server/compose/start.ts';

/**
 * The options of `understudy serve` that the desktop app accepts. `npm start -- --port 9500` means the same for both.
 */
export interface HostOptions extends Omit<
  Partial<OptionsOf<'desktop'>>,
  'allowEnv' | 'alsoHost' | 'https' | 'tlsCert' | 'tlsKey'
> {
  /** Other names of the server. */
  alsoHosts?: readonly string[];
  https?: NonNullable<UnderstudyOptions['https']>;
  /** The environment variables that secrets in the config may refer to. */
  environment?: Record<string, string | undefined>;
}

export const DEFAULT_PORTS = { port: DEFAULT_PORT, adminPort: DEFAULT_ADMIN_PORT };

/**
 * Reads the options in a command line, which may also contain switches of Electron and Chromium. Throws an Error that
 * says what to use instead.
 */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): HostOptions {
  const { config, allowEnv, alsoHost, https, tlsCert, tlsKey, ...rest } = readOptions(argv, env) as Partial<
    OptionsOf<'desktop'>
  >;
  return {
    ...(config !== undefined && { config: resolve(config) }),
    ...rest,
    ...httpsOf({ https, tlsCert, tlsKey }),
    ...(alsoHost && { alsoHosts: alsoHost }),
    ...(allowEnv && { environment: Object.fromEntries(allowEnv.map((name) => [name, env[name]])) }),
  };
}

/** Whether the process list shows the admin token. */
export const tellsToken = (argv: readonly string[]): boolean =>
  split(argv, takenBy('desktop')).values['admin-token'] !== undefined;

/** The options for the desktop app in a command line, by name. */
export function readOptions(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  table: readonly CommandOption[] = OPTIONS,
): Record<string, unknown> {
  const options = takenBy('desktop', table);
  const { values, tokens } = split(argv, options);
  const read = options.map((option) => {
    const { name, flag, argument, several } = partsOf(option);
    if (argument === '')
      return [name, (values[flag] ?? valueInEnvironment(option, env)) === undefined ? undefined : true];
    return [name, several ? valuesOf(option, namesAfter(flag, tokens), env) : valueOf(option, values[flag], env)];
  });
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

const split = (argv: readonly string[], options: readonly CommandOption[]) =>
  parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      options.map(partsOf).map(({ flag, argument, several: multiple }) => {
        return [flag, { type: argument === '' ? 'boolean' : 'string', multiple }];
      }),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

function valueOf(option: CommandOption, given: unknown, env: NodeJS.ProcessEnv): unknown {
  if (given !== undefined && typeof given !== 'string') throw withoutValue(partsOf(option).flag);
  const text = given ?? valueInEnvironment(option, env);
  if (text === undefined) return undefined;
  const { rule, choices } = option;
  const from = given === undefined ? option.env : `--${partsOf(option).flag}`;
  if (choices && !choices.includes(text))
    throw invalid(from, option.secret ? undefined : text, `Use one of: ${choices.join(', ')}.`);
  if (!rule) return text;
  const value = rule.read(text);
  if (value === undefined) throw invalid(from, option.secret ? undefined : text, rule.sentence);
  return value;
}

function valuesOf(option: CommandOption, given: string[] | undefined, env: NodeJS.ProcessEnv): unknown {
  const texts = given ?? valueInEnvironment(option, env)?.split(',');
  return texts?.map((text) => valueOf(option, text.trim(), env));
}

const withoutValue = (flag: string): Error => new Error(`--${flag} needs a value, such as --${flag}=…`);

const invalid = (from = '', text: string | undefined, sentence: string): Error =>
  new Error(`${from}${text === undefined ? '' : ` "${text}"`} is invalid. ${sentence}`);

type Token = ReturnType<typeof split>['tokens'][number];

/** Works like Commander's `--allow-env <name...>`: takes all names that follow, until the next option. */
function namesAfter(flag: string, tokens: readonly Token[]): string[] | undefined {
  const names: string[] = [];
  let follow = false;
  for (const token of tokens) {
    if (token.kind === 'option' && token.name === flag) {
      if (token.value === undefined) throw withoutValue(flag);
      names.push(token.value);
      follow = !token.inlineValue;
    } else if (token.kind !== 'positional') follow = false;
    else if (follow) names.push(token.value);
  }
  return names.length > 0 ? names : undefined;
}
