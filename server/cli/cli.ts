#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { hideFromProcessList, TOKEN_IN_ARGUMENTS } from '../compose/arguments.ts';
import { LOG_LEVELS } from '../compose/log.ts';
import { runServe, type ServeOptions } from './serve.ts';
import { adminTokenIn, originIn, portIn } from '../compose/options.ts';
import { VERSION } from '../core/version.ts';

/** Exit code of every error the user can fix. */
const USAGE_EXIT_CODE = 2;

/** Parses an option. Throws with a sentence that says what is allowed. */
const parser =
  <T>(read: (text: string) => T | undefined, sentence: string) =>
  (text: string): T => {
    const value = read(text);
    if (value === undefined) throw new InvalidArgumentError(sentence);
    return value;
  };

const parsePort = parser(portIn, 'Use a port from 0 to 65535. 0 picks a free port.');
const parseOrigin = parser(originIn, 'Use an http or https URL without a path, such as https://idp.test:8443.');
const parseToken = parser(adminTokenIn, 'Use 1 to 512 printable ASCII characters without spaces.');

// In a shell or a compose file, an empty variable means that it isn't set.
if (process.env['UNDERSTUDY_ADMIN_TOKEN'] === '') delete process.env['UNDERSTUDY_ADMIN_TOKEN'];

const program = new Command('understudy')
  .description('A local OAuth 2.1 and OpenID Connect server that stands in for ACP while you build.')
  .version(VERSION)
  .showHelpAfterError('Run understudy --help for a list of commands.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE_EXIT_CODE));

program
  .command('serve')
  .description('run the server without the desktop app')
  .option(
    '--config <file>',
    'config file, created if it does not exist (default: understudy.json in the per-user config folder)',
  )
  .option('--port <port>', 'port of the ACP listener; 0 picks a free port', parsePort, 9400)
  .option('--admin-port <port>', 'port of the admin listener; 0 picks a free port', parsePort, 9401)
  .option('--host <host>', 'host of the ACP listener; localhost means 127.0.0.1 and ::1', 'localhost')
  .option('--admin-host <host>', 'host of the admin listener', 'localhost')
  .option('--public-url <url>', 'public origin that clients see, if it is not http://localhost:PORT', parseOrigin)
  .addOption(
    new Option(
      '--admin-token <token>',
      'token of the admin API; visible in the process list, so use the variable on shared machines (default: generated once and stored next to the config)',
    )
      .argParser(parseToken)
      .env('UNDERSTUDY_ADMIN_TOKEN'),
  )
  .option('--read-only', 'never write the config file, which must exist')
  .option('--allow-env <name...>', 'environment variables that secrets in the config may refer to as ${NAME}')
  .option('--open', 'open the console in your browser with a one-time link')
  .option('--json', 'print one JSON object per line to stdout, and nothing else')
  .addOption(
    new Option('--log-level <level>', 'what to log to stderr; info logs every exchange')
      .choices([...LOG_LEVELS])
      .default('warn'),
  )
  .addHelpText('after', '\nExample:\n  understudy serve --config team.json --port 0 --admin-port 0 --json')
  .action((options: ServeOptions, command: Command) => {
    if (command.getOptionValueSource('adminToken') === 'cli') hideToken(options.adminToken);
    return runServe(options);
  });

function hideToken(token = ''): void {
  hideFromProcessList(token);
  process.stderr.write(`understudy: ${TOKEN_IN_ARGUMENTS}\n`);
}

/**
 * Not awaited by the module itself, because the config commands are a chunk that imports this one and would wait for
 * it.
 */
async function run(): Promise<void> {
  // Loaded on demand, so serve starts without it.
  if (['config', 'help', '--help'].includes(process.argv[2] ?? '')) {
    const { addConfigCommands } = await import('./config-commands.ts');
    addConfigCommands(program);
  }
  await program.parseAsync();
}

void run();
