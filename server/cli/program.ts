import { Command } from 'commander';
import { hideFromProcessList, TOKEN_IN_ARGUMENTS } from '../compose/arguments.ts';
import { OPTIONS, valueInEnvironment, type CommandOption } from '../compose/options.ts';
import { VERSION } from '../core/version.ts';
import { addCommand, exampleText } from './command.ts';
import { MISTAKE_EXIT_CODE } from './mistake.ts';
import { runServe, type ServeOptions } from './serve.ts';

for (const option of OPTIONS as readonly CommandOption[])
  if (option.env !== undefined && !valueInEnvironment(option, process.env)) delete process.env[option.env];

// Whoever read the output has gone, as in `understudy … | head`. What was asked for goes on.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const program = new Command('understudy')
  .description('A local OAuth 2.1 and OpenID Connect server that stands in for ACP while you build.')
  .version(VERSION)
  .addHelpText('after', exampleText('understudy serve --open'))
  // What follows the command of `run` is for that command.
  .enablePositionalOptions()
  .showHelpAfterError('Run understudy --help for a list of commands.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : MISTAKE_EXIT_CODE));

addCommand(program, {
  usage: 'serve',
  description: 'run the server without the desktop app',
  example: 'understudy serve --config team.json --port 0 --admin-port 0 --json',
  taker: 'serve',
}).action((options: ServeOptions, command: Command) => {
  if (command.getOptionValueSource('adminToken') === 'cli') hideToken(options.adminToken);
  return runServe(options);
});

function hideToken(token = ''): void {
  hideFromProcessList(token);
  process.stderr.write(`understudy: ${TOKEN_IN_ARGUMENTS}\n`);
}

/** The commands besides `serve`, each loaded when it is used, so that serve starts without them. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  'checkup-api': async () => (await import('./checkup-api/command.ts')).addCheckupApi,
  checkup: async () => (await import('./checkup/checkup.ts')).addCheckup,
  certificate: async () => (await import('./certificate/certificate.ts')).addCertificate,
  clock: async () => (await import('./clock.ts')).addClock,
  config: async () => (await import('./config-commands.ts')).addConfigCommands,
  connect: async () => (await import('./connect/connect.ts')).addConnect,
  run: async () => (await import('./run/run.ts')).addRun,
  recording: async () => (await import('./recording.ts')).addRecording,
  wait: async () => (await import('./wait.ts')).addWait,
  diff: async () => (await import('./diff.ts')).addDiff,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  explain: async () => (await import('./explain.ts')).addExplain,
  faults: async () => (await import('./faults.ts')).addFaults,
  lint: async () => (await import('./lint/lint.ts')).addLint,
  'watch-api': async () => (await import('./watch-api/command.ts')).addWatchApi,
};

/**
 * Not awaited by the module itself, because the other commands are chunks that import this one and would wait for it.
 */
async function run(): Promise<void> {
  const [, , asked = ''] = process.argv;
  for (const [name, load] of Object.entries(COMMANDS))
    if ([name, 'help', '--help', '-h'].includes(asked)) (await load())(program);
  await program.parseAsync();
}

void run();
