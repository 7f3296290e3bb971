import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Command } from 'commander';
import { createLog } from '../../compose/log.ts';
import type { OptionsOf } from '../../compose/options.ts';
import { start, type Running } from '../../compose/start.ts';
import { about, readConfigText, readTextFile } from '../../config/config-text.ts';
import { addCommand } from '../command.ts';
import { explained, MistakeError } from '../mistake.ts';
import { runCommand } from './command.ts';
import { frameworkNames } from './framework.ts';
import { checkPlaces, clientOf, environmentFor, namesFrom } from './names.ts';
import { saveRecording } from './recording.ts';
import { trustFor, type Trust } from './trust.ts';

type RunOptions = OptionsOf<'run'>;

/** Adds `understudy run`: a server for as long as a command takes. */
export function addRun(program: Command): void {
  addCommand(program, {
    usage: 'run <command...>',
    description: 'start a server on free ports, run a command that uses it, and stop; exits as the command did',
    example: "understudy run --map 'OIDC_ISSUER={issuer}' -- npm test",
    taker: 'run',
  })
    .passThroughOptions()
    .action(explained(run));
}

async function run(command: readonly string[], options: RunOptions): Promise<void> {
  const own = await ownNames(options);
  const server = await startBeside(options);
  let trust: Trust | undefined;
  try {
    const { told, names } = toldOf(server, options);
    trust = await trustFor(server.ca, process.env);
    const given = environmentFor({ ...told, ca: trust.ca }, { ...trust.variables, ...names, ...own });
    const code = await runCommand(command, given);
    if (code !== 0 || options.recording !== undefined) await keepTraffic(server, options.recording);
    process.exitCode = code;
  } finally {
    await server.stop();
    await trust?.remove();
  }
}

/** A server in this process that ends with it. The config file is only read, so several runs can use one at a time. */
async function startBeside({ config, allowEnv = [], https = false }: RunOptions): Promise<Running> {
  const environment = Object.fromEntries(allowEnv.map((name) => [name, process.env[name]]));
  const text = config === undefined ? undefined : await readTextFile(resolve(config));
  const source = text === undefined ? {} : { config: about(String(config), () => readConfigText(text), text) };
  return start({ ...source, https, environment, log: createLog('warn') });
}

function toldOf({ core, issuer, admin, adminToken }: Running, { client: asked, framework }: RunOptions) {
  const [workspace] = core.config.current().workspaces;
  if (!workspace) throw new MistakeError('The config has no workspace.');
  const client = clientOf(workspace, asked);
  const { client_id, client_secret = '' } = client;
  return {
    told: { issuer, client_id, client_secret, admin, admin_token: adminToken },
    names: framework === undefined ? {} : frameworkNames(framework, { client, settings: workspace.settings, issuer }),
  };
}

async function ownNames({ map = [], envFile }: RunOptions): Promise<Record<string, string>> {
  const inFile = envFile === undefined ? {} : (parseEnv(await textOf(envFile)) as Record<string, string>);
  return { ...checkPlaces(inFile), ...namesFrom(map) };
}

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MistakeError(`--env-file ${file} can’t be read (${error.code}).`);
  });

/** The command has ended as it has: a recording that can't be kept changes nothing about that. */
async function keepTraffic(server: Running, file: string | undefined): Promise<void> {
  const said = await saveRecording(server, file).then(
    (path) =>
      path === undefined ? 'No request reached the server.' : `The traffic of this run is in ${path}. Open it in Live.`,
    (error: NodeJS.ErrnoException) => `The traffic of this run can’t be kept: ${error.message}`,
  );
  process.stderr.write(`understudy: ${said}\n`);
}
