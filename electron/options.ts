import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { adminTokenIn, originIn, portIn } from '../server/compose/start.ts';

/** What `understudy serve` takes, the desktop takes too, so that `npm start -- --port 9500` means one thing. */
export interface HostOptions {
  /** The config file's path. */
  config?: string;
  port?: number;
  adminPort?: number;
  host?: string;
  adminHost?: string;
  publicUrl?: string;
  adminToken?: string;
  readOnly?: boolean;
  /** The environment variables that secrets in the config may refer to. */
  environment?: Record<string, string | undefined>;
}

const text = { type: 'string' } as const;
const OPTIONS = {
  config: text,
  port: text,
  'admin-port': text,
  host: text,
  'admin-host': text,
  'public-url': text,
  'admin-token': text,
  'read-only': { type: 'boolean' },
  'allow-env': { type: 'string', multiple: true },
} as const;

const split = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], options: OPTIONS, strict: false, allowPositionals: true, tokens: true });

/**
 * The options in a command line; Electron's and Chromium's own switches may stand among them. Throws an Error that
 * says what would be right.
 */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): HostOptions {
  const { values, tokens } = split(argv);
  const textOf = (name: TextOption): string | undefined => {
    const value = values[name];
    if (typeof value !== 'string' && value !== undefined) throw withoutValue(name);
    return value;
  };
  const config = textOf('config');
  const allowed = allowedNames(tokens);
  return present({
    config: config === undefined ? undefined : resolve(config),
    port: portOf('port', textOf('port')),
    adminPort: portOf('admin-port', textOf('admin-port')),
    host: textOf('host'),
    adminHost: textOf('admin-host'),
    publicUrl: originOf(textOf('public-url')),
    // A variable that is set to nothing is how a shell says that there is none.
    adminToken: tokenOf(textOf('admin-token') ?? (env['UNDERSTUDY_ADMIN_TOKEN'] || undefined)),
    readOnly: values['read-only'] === undefined ? undefined : true,
    environment: allowed && Object.fromEntries(allowed.map((name) => [name, env[name]])),
  });
}

/** Whether the process list shows the admin token. */
export const tellsToken = (argv: readonly string[]): boolean => split(argv).values['admin-token'] !== undefined;

const withoutValue = (name: string): Error => new Error(`--${name} needs a value, such as --${name}=…`);

type Token = ReturnType<typeof split>['tokens'][number];

/** As serve reads `--allow-env <name...>`: all names that follow it, until the next option. */
function allowedNames(tokens: readonly Token[]): string[] | undefined {
  const names: string[] = [];
  let follow = false;
  for (const token of tokens) {
    if (token.kind === 'option' && token.name === 'allow-env') {
      if (token.value === undefined) throw withoutValue(token.name);
      names.push(token.value);
      follow = !token.inlineValue;
    } else if (token.kind !== 'positional') follow = false;
    else if (follow) names.push(token.value);
  }
  return names.length > 0 ? names : undefined;
}

type TextOption = Exclude<keyof typeof OPTIONS, 'read-only' | 'allow-env'>;

function originOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const origin = originIn(value);
  if (origin !== undefined) return origin;
  throw new Error(`--public-url ${value} is not an origin: give one without a path, such as https://idp.test:8443.`);
}

function tokenOf(value: string | undefined): string | undefined {
  if (value === undefined || adminTokenIn(value) !== undefined) return value;
  throw new Error('The admin token cannot be sent: give 1 to 512 printable ASCII characters without spaces.');
}

function portOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = portIn(value);
  if (port !== undefined) return port;
  throw new Error(`--${name} ${value} is not a port: give a number from 0 to 65535.`);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
