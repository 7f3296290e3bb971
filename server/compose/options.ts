/**
 * The options of the command line and the desktop app, in one table. Commander and the desktop app's parser are fed
 * from it.
 */
import { ESSENTIALS } from '../../contract/checkup/plan.ts';
import { DURATION_PATTERN, secondsOf } from '../../contract/config/duration.ts';
import { EXPORT_FORMATS, IMPORT_MODES, SECRET_MODES } from '../../contract/transfer-modes.ts';
import { FAULT_FAMILIES, type FaultFamily } from '../../contract/faults/names.ts';
import { SEVERITIES } from '../../contract/traffic/steps.ts';
import { HOST_NAME_SENTENCE, originOf } from './addresses.ts';
import { LOG_LEVELS } from './log.ts';

/** What a value may be. */
interface ValueRule<T = unknown> {
  /** The value that a text stands for, or undefined. */
  read(text: string): T | undefined;
  /** What to use instead. */
  sentence: string;
}

export interface CommandOption {
  /** Its name as a property, and what help calls its value: `adminPort <port>`. Without a value, it is a switch. */
  usage: string;
  help: string;
  /** `export` and `import` are commands of `understudy config`. `ask` is what commands take that ask a running server. */
  takenBy: readonly string[];
  rule?: ValueRule;
  choices?: readonly string[];
  /** What serve and the config commands use when it is absent. */
  default?: string | number;
  /** The environment variable that holds it when it is not given. */
  env?: string;
  /** Its value must not be repeated in messages. */
  secret?: true;
}

/** A port; 0 picks a free one. */
const PORT: ValueRule<number> = {
  read(text) {
    const port = Number(text);
    return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined;
  },
  sentence: 'Use a port number from 0 to 65535. 0 picks a free port.',
};

/** An http or https origin, without anything after it. */
const ORIGIN: ValueRule<string> = {
  read(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : undefined;
  },
  sentence: 'Use an http or https URL without a path, such as https://idp.test:8443.',
};

/** A name under which clients know the server. */
const HOST_NAME: ValueRule<string> = {
  read: (text) => (originOf(text, DEFAULT_PORT) === undefined ? undefined : text),
  sentence: HOST_NAME_SENTENCE,
};

/** A token that can be sent in a header. */
export const TOKEN: ValueRule<string> = {
  read: (text) => (/^[\x21-\x7e]{1,512}$/.test(text) ? text : undefined),
  sentence: 'Use 1 to 512 printable ASCII characters without spaces.',
};

/** How often a fault fires. */
const TIMES: ValueRule<number> = {
  read(text) {
    const times = Number(text);
    return /^\d{1,7}$/.test(text) && times >= 1 && times <= 1_000_000 ? times : undefined;
  },
  sentence: 'Use a whole number from 1 to 1000000.',
};

const PROBABILITY: ValueRule<number> = {
  read(text) {
    const probability = Number(text);
    return text.trim() !== '' && probability > 0 && probability <= 1 ? probability : undefined;
  },
  sentence: 'Use a number above 0, at most 1.',
};

/** `name=value`. */
const PARAM: ValueRule<string> = {
  read: (text) => (/^\w+=/.test(text) ? text : undefined),
  sentence: 'Use name=value, such as seconds=2.',
};

/** A timer of Node.js that should take longer fires at once. */
const LONGEST_SECONDS = 24 * 24 * 3600;

const DURATION: ValueRule<number> = {
  read(text) {
    const seconds = DURATION_PATTERN.test(text) ? secondsOf(text) : Infinity;
    return seconds <= LONGEST_SECONDS ? seconds : undefined;
  },
  sentence: 'Use a duration such as 30s or 2m, up to 24 days.',
};

const LINT_FORMATS = ['text', 'json', 'sarif'] as const;
const CARD_FORMATS = ['text', 'json', 'junit', 'html'] as const;
const EXPLAIN_FORMATS = ['text', 'json', 'html', 'markdown'] as const;

export const DEFAULT_PORT = 9400;
export const DEFAULT_ADMIN_PORT = 9401;

type Columns = Omit<CommandOption, 'usage' | 'help' | 'takenBy'>;

const option = <const T extends string, const U extends string, const C extends Columns = Record<never, never>>(
  taken: readonly T[],
  usage: U,
  help: string,
  columns?: C,
) => ({ takenBy: taken, usage, help, ...columns }) as { takenBy: readonly T[]; usage: U; help: string } & C;

const HOSTS = ['serve', 'desktop'] as const;
const ASKERS = [
  'ask',
  'checkup',
  'checkupApi',
  'diff',
  'explain',
  'lint',
  'clock',
  'connect',
  'plant',
  'watchApi',
] as const;

/** Every option, in the order in which help lists them. */
export const OPTIONS = [
  option(
    HOSTS,
    'config <file>',
    'config file; created with the starter config if missing (default: understudy.json in the per-user config folder)',
  ),
  option(
    ['export', 'import', 'certificateShow', 'certificateExport', 'certificateRenew'],
    'config <file>',
    'config file (default: understudy.json in the per-user config folder)',
  ),
  option(
    ['wait', 'doctor'],
    'config <file>',
    'config file of a server with --https, whose certificate authority to trust (default: understudy.json in the per-user config folder)',
  ),
  option(['wait', 'doctor'], 'ca <file>', 'certificate authority to trust, as PEM (default: that of the config file)'),
  option(
    ASKERS,
    'config <file>',
    'config file of the server to ask (default: understudy.json in the per-user config folder)',
  ),
  option(ASKERS, 'admin <url>', 'admin address of the server to ask, such as http://localhost:9401', { rule: ORIGIN }),
  option(['run'], 'config <file>', 'config file to start with; it is only read (default: the starter config)'),
  option(
    ['run'],
    'client <client_id>',
    'the client in UNDERSTUDY_CLIENT_ID (default: the first one that logs users in)',
  ),
  option(['run'], 'framework <name>', 'set the variables that this framework reads, as understudy connect prints them'),
  option(
    ['run'],
    'map <name=value...>',
    'variables for the command; {issuer}, {client_id}, {client_secret}, {admin}, {admin_token} and {ca} are replaced',
  ),
  option(['run'], 'envFile <file>', 'a .env file with such variables'),
  option(
    ['run'],
    'recording <file>',
    'keep the traffic in this file (default: a temporary file, if the command fails)',
  ),
  option(['wait'], 'timeout <duration>', 'how long to wait (default: 60s)', { rule: DURATION }),
  option(['diff'], 'all', 'also show what differs between any two flows, such as codes and times'),
  option(['lint'], 'workspace <tid/aid>', 'only this workspace'),
  option(['lint'], 'level <level>', 'the least severe findings that count', { choices: SEVERITIES, default: 'note' }),
  option(['lint'], 'format <format>', 'sarif is what code scanning tools read', {
    choices: LINT_FORMATS,
    default: 'text',
  }),
  option(['ask', 'diff', 'explain', 'clock', 'doctor', 'connect', 'plant', 'certificateShow'], 'json', 'print JSON'),
  option(['connect'], 'client <client_id>', 'client to create or adapt (default: the name of the framework)'),
  option(['connect'], 'workspace <tid/aid>', 'workspace of the client (default: the only one, or default/default)'),
  option(HOSTS, 'port <port>', 'port of the ACP listener; 0 picks a free port', { rule: PORT, default: DEFAULT_PORT }),
  option(HOSTS, 'adminPort <port>', 'port of the admin listener; 0 picks a free port', {
    rule: PORT,
    default: DEFAULT_ADMIN_PORT,
  }),
  option(HOSTS, 'host <host>', 'host of the ACP listener; localhost means 127.0.0.1 and ::1', { default: 'localhost' }),
  option(HOSTS, 'adminHost <host>', 'host of the admin listener', { default: 'localhost' }),
  option(
    HOSTS,
    'publicUrl <url>',
    'origin that clients see, if it is not http://localhost:PORT or, with --https, https://localhost:PORT',
    { rule: ORIGIN },
  ),
  option(HOSTS, 'alsoHost <name...>', 'other names of the server, such as idp; discovery fetched under one names it', {
    rule: HOST_NAME,
    env: 'UNDERSTUDY_ALSO_HOST',
  }),
  option([...HOSTS, 'run'], 'https', 'speak https, with a certificate of a local authority that clients must trust', {
    env: 'UNDERSTUDY_HTTPS',
  }),
  option(HOSTS, 'tlsCert <file>', 'speak https with a certificate of your own, as PEM'),
  option(HOSTS, 'tlsKey <file>', 'the private key of that certificate, as PEM'),
  option(
    HOSTS,
    'adminToken <token>',
    'token of the admin API; visible in the process list, so use the variable on shared machines (default: generated once and stored next to the config)',
    { rule: TOKEN, env: 'UNDERSTUDY_ADMIN_TOKEN', secret: true },
  ),
  option(HOSTS, 'readOnly', 'never write; the config file must exist'),
  option(
    [...HOSTS, 'run'],
    'allowEnv <name...>',
    'environment variables that secrets in the config may refer to as ${NAME}',
  ),
  option(['serve'], 'open', 'open the console in your browser with a one-time link'),
  option(['serve'], 'json', 'print one JSON object per line on stdout, and nothing else'),
  option(['serve'], 'logLevel <level>', 'what to log to stderr; info logs every exchange', {
    choices: LOG_LEVELS,
    default: 'warn',
  }),

  option(['checkup'], 'run <command>', 'logs in once, and exits with 0 if a user was logged in; run by a shell'),
  option(['checkup'], 'workspace <tid/aid>', 'workspace of the client (default: the only one, or default/default)'),
  option(['checkup'], 'family <name...>', 'only faults of these families; essentials is one of each attack', {
    choices: [ESSENTIALS, ...(Object.keys(FAULT_FAMILIES) as FaultFamily[])],
  }),
  option(['checkup'], 'report <format>', 'junit is what CI systems read, html is one page to hand on', {
    choices: CARD_FORMATS,
    default: 'text',
  }),
  option(['checkup'], 'output <file>', 'output file (default: stdout)'),
  option(['checkup'], 'timeout <duration>', 'how long one run may take (default: 60s)', { rule: DURATION }),
  option(['explain'], 'format <format>', 'text or json: the verdict; html or markdown: a report without secrets', {
    choices: EXPLAIN_FORMATS,
    default: 'text',
  }),
  option(['clock'], 'workspace <tid/aid>', 'the workspace whose clock it is', { default: 'default/default' }),
  option(['clock'], 'lane <name>', 'a lane instead of a workspace'),
  option(['clock'], 'offset <duration>', 'move it by a duration from real time, such as 1h or -30m'),
  option(['clock'], 'freeze <time>', 'stop it at a time, such as 2026-11-29T10:00:00Z'),
  option(['clock'], 'rate <factor>', 'let it run faster or slower; 2 is twice as fast'),
  option(['clock'], 'reset', 'go by real time again'),
  option(['export', 'explain', 'certificateExport'], 'output <file>', 'output file (default: stdout)'),
  option(['export'], 'secrets <mode>', 'how to export secrets', { choices: SECRET_MODES, default: 'placeholders' }),
  option(['export'], 'format <format>', 'acp-flat and acp-tree are ACP’s own formats', {
    choices: EXPORT_FORMATS,
    default: 'understudy',
  }),
  option(['export'], 'yaml', 'write ACP’s formats as YAML'),
  option(['export'], 'workspace <tid/aid...>', 'only these workspaces'),
  option(['export'], 'client <client_id...>', 'only these clients, and the scopes they need'),
  option(['export'], 'user <username...>', 'only these users'),
  option(['export'], 'keys', 'include private signing keys: anyone with the file can sign tokens as this server'),
  option(['import'], 'mode <mode>', 'what to do with existing items that differ', {
    choices: IMPORT_MODES,
    default: 'fail',
  }),
  option(['import'], 'into <tid/aid>', 'target workspace for a file with a single workspace'),
  option(['import'], 'only <key...>', 'only these items, by the keys --dry-run prints'),
  option(['import'], 'secret <key=value...>', 'values for missing secrets, by the keys --dry-run prints'),
  option(['import'], 'keys', 'sign with the signing keys in the file from now on'),
  option(['import'], 'dryRun', 'print what would change, without changing it'),

  option(['plant'], 'param <name=value...>', 'parameters of the kind', { rule: PARAM }),
  option(['plant'], 'client <client_id>', 'only for this client'),
  option(['plant'], 'workspace <tid/aid>', 'only in this workspace'),
  option(['plant'], 'user <username>', 'only for this user'),
  option(['plant'], 'endpoint <name>', 'only at this endpoint, such as token or jwks'),
  option(['plant'], 'lane <label>', 'only for requests with this label in Understudy-Lane, a header or cookie'),
  option(['plant'], 'times <count>', 'end after so many times', { rule: TIMES }),
  option(['checkupApi'], 'client <client_id>', 'the client that gets the tokens'),
  option(['checkupApi'], 'user <username>', 'the user they are for (default: the client itself)'),
  option(['checkupApi'], 'workspace <tid/aid>', 'workspace of the client (default: the only one, or default/default)'),
  option(
    ['checkupApi'],
    'scope <scopes>',
    'scopes that the call needs, separated by spaces (default: all of the client)',
  ),
  option(['checkupApi'], 'method <method>', 'method of the call (default: GET, or POST with --data)'),
  option(['checkupApi'], 'header <header...>', "more headers, such as 'Accept: application/json'"),
  option(['checkupApi'], 'data <text>', 'body of the call; JSON, unless a header says otherwise'),
  option(['checkupApi'], 'report <format>', 'what to print: html is one page, junit is for CI', {
    choices: CARD_FORMATS,
    default: 'text',
  }),
  option(['checkupApi'], 'output <file>', 'output file (default: stdout)'),
  option(['checkupApi'], 'timeout <duration>', 'how long one call may take', { rule: DURATION, default: 10 }),
  option(['watchApi'], 'upstream <url>', 'where the API is, such as http://localhost:8080', { rule: ORIGIN }),
  option(['watchApi'], 'port <port>', 'port to listen on; 0 picks a free port', { rule: PORT, default: 0 }),
  option(['watchApi'], 'json', 'print one JSON object per line on stdout'),
  option(['plant'], 'probability <share>', 'fire in this share of the exchanges, from 0 to 1', { rule: PROBABILITY }),
];

type Row = (typeof OPTIONS)[number];
/** A command, by the options it takes. */
export type Taker = Row['takenBy'][number];
type TakenBy<T extends Taker, R = Row> = R extends { takenBy: readonly (infer U)[] }
  ? T extends U
    ? R
    : never
  : never;
type NameOf<R extends Row> = R['usage'] extends `${infer Name} ${string}` ? Name : R['usage'];
type ValueOf<R extends Row> = R extends { usage: `${string}...>` }
  ? string[]
  : R extends { rule: ValueRule<infer V> }
    ? V
    : R extends { choices: readonly (infer V)[] }
      ? V
      : R extends { usage: `${string}>` }
        ? string
        : boolean;
type WithDefault<R> = R extends { default: unknown } ? R : never;
type WithoutDefault<R> = R extends { default: unknown } ? never : R;

/** What a command or the desktop gets of its options. */
export type OptionsOf<T extends Taker> = {
  [R in WithDefault<TakenBy<T>> as NameOf<R>]: ValueOf<R>;
} & { [R in WithoutDefault<TakenBy<T>> as NameOf<R>]?: ValueOf<R> };

export const takenBy = (taker: Taker, options: readonly CommandOption[] = OPTIONS): CommandOption[] =>
  options.filter((option) => option.takenBy.includes(taker));

/** `adminPort <port>` is the property adminPort and the flag admin-port. */
export function partsOf({ usage }: CommandOption): { name: string; flag: string; argument: string; several: boolean } {
  const [name = '', argument = ''] = usage.split(' ');
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { name, flag, argument, several: argument.endsWith('...>') };
}

/** What turns a switch off in an environment variable. */
const OFF = /^(?:0|false|no|off)$/i;

/** The value in an environment variable. One that is set to nothing is how a shell or a compose file leaves it out. */
export function valueInEnvironment(option: CommandOption, environment: NodeJS.ProcessEnv): string | undefined {
  const value = (option.env !== undefined && environment[option.env]) || undefined;
  return partsOf(option).argument === '' && OFF.test(value ?? '') ? undefined : value;
}

/** The values of an option that takes several, as a variable holds them. */
export const valuesIn = (text: string): string[] => text.split(',').map((value) => value.trim());
