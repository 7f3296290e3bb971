import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultConfigPath } from './config-path.ts';
import { KeyFileError } from './keys/keyring.ts';
import { ListenError } from './http/listen.ts';
import { start, type Running } from './start.ts';
import { ConfigError } from './store/config-file.ts';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info'] as const;

export interface ServeOptions {
  config?: string;
  port: number;
  adminPort: number;
  host: string;
  adminHost: string;
  publicUrl?: string;
  adminToken?: string;
  readOnly?: boolean;
  allowEnv?: string[];
  json?: boolean;
  logLevel: (typeof LOG_LEVELS)[number];
}

/** Runs until SIGINT or SIGTERM. What the person at the keyboard can put right ends with one sentence and exit code 2. */
export async function runServe(options: ServeOptions): Promise<void> {
  const { config = defaultConfigPath(), json = false, logLevel, allowEnv = [], ...rest } = options;
  const environment = Object.fromEntries(allowEnv.map((name) => [name, process.env[name]]));
  const log = createLog(logLevel);
  try {
    const running = await start({ ...rest, configPath: resolve(config), environment, ...uiDirectory(), log });
    stopOnSignals(running, log);
    announce(running, json);
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof ListenError || error instanceof KeyFileError)) throw error;
    process.stderr.write(`understudy: ${error.message}\n`);
    process.exit(2);
  }
}

function uiDirectory(): { uiDirectory?: string } {
  const directory = fileURLToPath(new URL('../renderer', import.meta.url));
  return existsSync(join(directory, 'index.html')) ? { uiDirectory: directory } : {};
}

function createLog(level: ServeOptions['logLevel']): (message: string, error?: unknown) => void {
  if (level === 'silent') return () => undefined;
  return (message, error) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : error === undefined ? '' : String(error);
    process.stderr.write(`${new Date().toISOString()} ${message}${reason && `: ${reason}`}\n`);
  };
}

function announce(running: Running, json: boolean): void {
  const { issuer, admin, adminToken, configPath: config } = running;
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ event: 'ready', issuer, admin, adminToken, config, pid: process.pid })}\n`,
    );
    return;
  }
  process.stdout.write(
    [
      'Understudy is running.',
      '',
      `  Issuer       ${issuer}`,
      `  Discovery    ${issuer}/.well-known/openid-configuration`,
      `  Demo Portal  ${issuer}/demo`,
      `  Desk         ${admin}/#token=${adminToken}`,
      `  Config       ${config}`,
      '',
      'Stop with Ctrl+C.',
      '',
    ].join('\n'),
  );
}

/** The first signal stops in order; a second one at once. */
function stopOnSignals(running: Running, log: (message: string, error?: unknown) => void): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      running.stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log('The stop failed', error);
          process.exit(1);
        },
      );
    });
  }
}
