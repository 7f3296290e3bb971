/**
 * Puts the server together. `startUnderstudy` is the package's entry; the command line and the desktop use it, too.
 *
 * This room constructs everything and knows no request: what answers one is in the rooms below.
 */
import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConfigInput } from '../../contract/config.ts';
import type { TrafficLimits } from '../../contract/traffic.ts';
import { createIds } from '../core/ids.ts';
import type { Clock, ConfigStore, Core, EventLog, Keyring, RuntimeStore } from '../core/ports.ts';
import { VERSION } from '../core/version.ts';
import { filesBeside } from '../files/config-path.ts';
import { createAcpListener } from '../http/acp-listener.ts';
import { listen, type Listening } from '../http/listen.ts';
import { createOneTimeCodes, type OneTimeCodes } from '../http/one-time-codes.ts';
import { createEventStreams, type EventStreams } from '../http/sse.ts';
import { createCodeKind } from '../interaction/code.ts';
import { recordExpired } from '../interaction/waiting.ts';
import { createJwksFetcher } from '../keys/client-jwks.ts';
import { createRecorder } from '../live/recorder.ts';
import { addressesOf, type Addresses } from './addresses.ts';
import type { DemoComposition } from './demo.ts';
import { lateBound, whenNeeded, type LateBound } from './late-bound.ts';
import { logRefusedConfigs, type Log } from './log.ts';
import { openConfig, openSecrets, ownEvents, ownRuntime, scopedLog, type Ports } from './ports.ts';

export { TOKEN_IN_ARGUMENTS } from './arguments.ts';
export { defaultConfigPath } from '../files/config-path.ts';

export interface UnderstudyOptions {
  /**
   * A config as the config file would hold it, or the path of a file, which is created with the starter config when
   * it is missing. Without either: the starter config, in memory. Only a path makes files.
   */
  config?: string | Readonly<ConfigInput>;
  /** Port of the ACP listener. 0, the default, takes a free one. */
  port?: number;
  /** Port of the admin listener. 0, the default, takes a free one. */
  adminPort?: number;
  /** Host of the ACP listener. localhost, the default, means 127.0.0.1 and, where the machine has it, ::1. */
  host?: string;
  /** Host of the admin listener; localhost by default. */
  adminHost?: string;
  /** The origin that clients see, when it is not `http://localhost:{port}`. */
  publicUrl?: string;
  /** The token of the admin API. By default one is made, and kept beside the config file if there is one. */
  adminToken?: string;
  /** Never writes the config file. */
  readOnly?: boolean;
  /** The environment variables that secrets in the config may refer to as `${NAME}`. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970; Date.now by default. */
  clock?: Clock;
  /** Where what happens at run time is kept. Give the same to several servers, and they act as one. */
  ports?: Partial<Ports>;
  /** How much traffic is kept. */
  limits?: TrafficLimits;
  /** The folder of the built console; by default the one beside the built server. */
  uiDirectory?: string;
  log?: Log;
}

export interface Understudy {
  /** The issuer of the first workspace. */
  issuer: string;
  /** Where the console and the admin API are. */
  admin: string;
  adminToken: string;
  /** The config file, if there is one. */
  configPath: string | undefined;
  port: number;
  adminPort: number;
  /**
   * Stops accepting, finishes what is in flight (at most 5 s) and writes what is unwritten. No listener, lock or timer
   * is left. Calling it again does nothing more.
   */
  stop(reason?: string): Promise<void>;
}

/** A server with its inside, for the command line, the desktop and the tests. */
export interface Running extends Understudy {
  core: Core;
  bus: EventLog;
  /** An address of the console that signs in once, within a minute: for places where others may read it. */
  oneTimeAddress(): string;
}

/** What is in flight at a stop has this long to finish. */
const GRACE_MS = 5000;

/**
 * Starts an identity provider in this process.
 *
 * Throws ListenError, ConfigError, KeyFileError or AdminTokenError, each with a sentence that names the remedy;
 * nothing is left running then, and the config file is as it was.
 */
export const startUnderstudy: (options?: UnderstudyOptions) => Promise<Understudy> = (options) => start(options);

/** `startUnderstudy`, with what is inside. */
export async function start(options: UnderstudyOptions = {}): Promise<Running> {
  const { host = 'localhost', adminHost = 'localhost', port = 0, adminPort = 0 } = options;
  const acp = lateBound();
  const admin = lateBound();
  const listening: Listening[] = [];
  try {
    listening.push(await listen(acp.listener, host, port));
    listening.push(await listen(admin.listener, adminHost, adminPort));
    const [acpAt, adminAt] = listening as [Listening, Listening];
    const addresses = addressesOf({ host, adminHost, publicUrl: options.publicUrl }, acpAt.port, adminAt.port);
    return await compose(options, { acp, admin, acpAt, adminAt, addresses });
  } catch (error) {
    await Promise.all(listening.map((listener) => listener.close(0)));
    throw error;
  }
}

interface Bound {
  acp: LateBound;
  admin: LateBound;
  acpAt: Listening;
  adminAt: Listening;
  addresses: Addresses;
}

async function compose(options: UnderstudyOptions, bound: Bound): Promise<Running> {
  const { readOnly = false, clock = Date.now, log = () => undefined, ports = {} } = options;
  const { acp, admin, acpAt, adminAt, addresses } = bound;
  const own = { clock, log, limits: options.limits };
  const bus = scopedLog(ports.events ?? ownEvents(own));
  const config = await openConfig({
    config: options.config,
    base: addresses.base,
    emit: logRefusedConfigs(bus.emit, log),
    readOnly,
    console: addresses.adminUrl,
    environment: options.environment,
  });
  const secrets = { config, clock, readOnly, keys: ports.keys, adminToken: options.adminToken };
  const { keys, adminToken } = await openSecrets(secrets).catch(async (error: unknown) => {
    await config.close();
    throw error;
  });
  const core = assemble({ clock, bus, config, keys, runtime: ports.runtime ?? ownRuntime(own) });
  const streams = createEventStreams(bus);
  const oneTimeCodes = createOneTimeCodes({ clock, ids: core.ids });
  const stopRecording = recordExpired(core);
  const running: Running = {
    issuer: config.issuers()[0]?.url ?? addresses.base,
    admin: addresses.adminUrl,
    adminToken,
    configPath: config.path,
    port: acpAt.port,
    adminPort: adminAt.port,
    core,
    bus,
    oneTimeAddress: () => `${addresses.adminUrl}/#code=${oneTimeCodes.issue()}`,
    stop: once(async (reason = 'asked to') => {
      bus.emit('server.stopped', { reason });
      streams.stop();
      await Promise.all([acpAt.close(GRACE_MS), adminAt.close(GRACE_MS)]);
      stopRecording();
      bus.close();
      await keys.close();
      await config.close();
    }),
  };
  acp.bind(acpListener(running, { ...addresses, log }));
  admin.bind(
    whenNeeded(() => loadAdminApp(running, { options, addresses, streams, oneTimeCodes, log, startedAt: clock() })),
  );
  bus.emit('server.started', { issuer: running.issuer, admin: running.admin, version: VERSION });
  return running;
}

/** The first call counts; every later one waits for it. */
function once(stop: (reason?: string) => Promise<void>): (reason?: string) => Promise<void> {
  let stopped: Promise<void> | undefined;
  return (reason) => (stopped ??= stop(reason));
}

interface Parts {
  clock: Clock;
  bus: EventLog;
  config: ConfigStore;
  keys: Keyring;
  runtime: RuntimeStore;
}

function assemble({ clock, bus, config, keys, runtime }: Parts): Core {
  const ids = createIds();
  return {
    config,
    runtime,
    keys,
    live: createRecorder({ events: bus, ids }),
    kinds: { authorization_code: createCodeKind({ runtime, ids, clock }) },
    emit: bus.emit,
    clock,
    ids,
    fetchJwks: createJwksFetcher(clock),
  };
}

interface Console {
  options: UnderstudyOptions;
  addresses: Addresses;
  streams: EventStreams;
  oneTimeCodes: OneTimeCodes;
  log: Log;
  startedAt: number;
}

async function loadAdminApp(running: Running, console: Console): Promise<RequestListener> {
  const { createAdminApp } = await import('../http/admin-app.ts');
  const { core, bus, adminToken, port, adminPort } = running;
  const { options, addresses, streams, oneTimeCodes, log, startedAt } = console;
  const { path } = core.config;
  const { uiDirectory = builtConsole() } = options;
  return createAdminApp({
    core,
    bus,
    streams,
    oneTimeCodes,
    adminToken,
    adminHosts: [options.adminHost ?? 'localhost'],
    log,
    server: () => ({
      version: VERSION,
      pid: process.pid,
      startedAt,
      acp: { url: addresses.base, port },
      admin: { url: addresses.adminUrl, port: adminPort },
      ...(path !== undefined && { configPath: path, keysPath: filesBeside(path).keys }),
      readOnly: core.config.readOnly,
      revision: core.config.revision(),
    }),
    ...(uiDirectory !== undefined && { uiDirectory }),
  });
}

function acpListener({ core, bus }: Running, { log, ...addresses }: Addresses & { log: Log }): RequestListener {
  const fallback = whenNeeded(() => loadAcpApp({ core, bus, ...addresses }));
  return createAcpListener({ core, admin: addresses.adminUrl, fallback, log });
}

/** The console beside the built server, if it was built. */
function builtConsole(): string | undefined {
  const directory = fileURLToPath(new URL('../renderer', import.meta.url));
  return existsSync(join(directory, 'index.html')) ? directory : undefined;
}

async function loadAcpApp(composition: DemoComposition & { adminUrl: string }): Promise<RequestListener> {
  const [{ createAcpApp }, { composeDemo }] = await Promise.all([import('../http/acp-app.ts'), import('./demo.ts')]);
  const { core, adminUrl: admin } = composition;
  return createAcpApp({ core, admin, demo: composeDemo(composition) });
}
