import type { RequestListener } from 'node:http';
import type { TrafficLimits } from '../contract/traffic.ts';
import { keepAdminToken } from './admin-token.ts';
import type { DemoComposition } from './compose-demo.ts';
import { filesBeside } from './config-path.ts';
import { createAcpListener } from './http/acp-listener.ts';
import { listen, type Listening } from './http/listen.ts';
import { createIds } from './ids.ts';
import { createWaitingRoom } from './interaction/waiting.ts';
import { createJwksFetcher } from './keys/client-jwks.ts';
import { openKeyring } from './keys/keyring.ts';
import { createBus, type Bus } from './live/bus.ts';
import { createRecorder } from './live/recorder.ts';
import type { Clock, ConfigStore, Core, Keyring } from './ports.ts';
import { openConfigStore } from './store/config-file.ts';
import { logRefusedConfigs, type Log } from './log.ts';
import { createMemoryStore } from './store/memory.ts';
import { VERSION } from './version.ts';

export { defaultConfigPath } from './config-path.ts';
export { adminTokenIn, originIn, portIn } from './serve-options.ts';

export interface StartOptions {
  configPath: string;
  /** Ports: 9400 and 9401 unless told otherwise; 0 takes a free one. */
  port?: number;
  adminPort?: number;
  /** Hosts: localhost unless told otherwise. */
  host?: string;
  adminHost?: string;
  /** The origin that clients see, when it is not `http://localhost:{port}`. */
  publicUrl?: string;
  /** Instead of the one kept beside the config. */
  adminToken?: string;
  readOnly?: boolean;
  /** The environment variables that secrets in the config may refer to as `${NAME}`. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** The built desk. */
  uiDirectory?: string;
  limits?: TrafficLimits;
  clock?: Clock;
  log?: Log;
}

export interface Running {
  /** The issuer of the first workspace. */
  issuer: string;
  /** Where the desk and the admin API are. */
  admin: string;
  adminToken: string;
  configPath: string;
  port: number;
  adminPort: number;
  core: Core;
  bus: Bus;
  /** Stops accepting, finishes what is in flight (5 s at most) and writes what is unwritten. */
  stop(reason?: string): Promise<void>;
}

/** What is in flight at a stop has this long to finish. */
const GRACE_MS = 5000;

/**
 * Composes the whole server: the only place that constructs everything.
 *
 * Throws ListenError, ConfigError, KeyFileError or AdminTokenError, each with a sentence that names the remedy;
 * nothing is left running then, and the config file is as it was.
 */
export async function start(options: StartOptions): Promise<Running> {
  const { host = 'localhost', adminHost = 'localhost', port = 9400, adminPort = 9401 } = options;
  const acp = lateBound();
  const admin = lateBound();
  const listening: Listening[] = [];
  try {
    listening.push(await listen(acp.listener, host, port));
    listening.push(await listen(admin.listener, adminHost, adminPort));
    const [acpAt, adminAt] = listening as [Listening, Listening];
    return await compose(options, { acp, admin, acpAt, adminAt });
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
}

async function compose(options: StartOptions, { acp, admin, acpAt, adminAt }: Bound): Promise<Running> {
  const { configPath, readOnly = false, clock = Date.now, log = () => undefined } = options;
  const addresses = addressesOf(options, acpAt.port, adminAt.port);
  const bus = createBus({
    clock,
    ...(options.limits && { limits: options.limits }),
    onFault: (error) => log('A listener of the event stream failed', error),
  });
  const { base, adminUrl } = addresses;
  const config = await openConfigStore({
    path: configPath,
    base,
    emit: logRefusedConfigs(bus.emit, log),
    readOnly,
    desk: adminUrl,
    ...(options.environment && { environment: options.environment }),
  });
  const files = filesBeside(configPath);
  const { keys, adminToken } = await openSecrets({ ...options, clock, readOnly }, files, config).catch(
    async (error: unknown) => {
      await config.close();
      throw error;
    },
  );
  const core = assemble({ clock, bus, config, keys, port: acpAt.port });
  const issuer = config.issuers()[0]?.url ?? base;
  const running: Running = {
    issuer,
    admin: adminUrl,
    adminToken,
    configPath,
    port: acpAt.port,
    adminPort: adminAt.port,
    core,
    bus,
    async stop(reason = 'asked to') {
      bus.emit('server.stopped', { reason });
      await Promise.all([acpAt.close(GRACE_MS), adminAt.close(GRACE_MS)]);
      await keys.flush();
      await config.close();
    },
  };
  acp.bind(acpListener(running, { ...addresses, log }));
  admin.bind(whenNeeded(() => loadAdminApp(running, { options, base, log, keysPath: files.keys })));
  bus.emit('server.started', { issuer, admin: adminUrl, version: VERSION });
  return running;
}

interface Addresses {
  /** The origin that clients see. */
  base: string;
  /** The ACP listener as this process reaches it. */
  loopback: string;
  adminUrl: string;
}

function addressesOf(options: StartOptions, port: number, adminPort: number): Addresses {
  const { publicUrl, host = 'localhost', adminHost = 'localhost' } = options;
  return {
    base: publicUrl?.replace(/\/$/, '') ?? `http://localhost:${port}`,
    loopback: `http://${isEverywhere(host) || host === 'localhost' ? '127.0.0.1' : bracketed(host)}:${port}`,
    adminUrl: `http://${isEverywhere(adminHost) ? 'localhost' : bracketed(adminHost)}:${adminPort}`,
  };
}

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

async function openSecrets(
  options: StartOptions & { clock: Clock; readOnly: boolean },
  files: { keys: string; token: string },
  config: ConfigStore,
): Promise<{ keys: Keyring; adminToken: string }> {
  const { clock, readOnly } = options;
  const adminToken = options.adminToken ?? (await keepAdminToken(files.token, readOnly));
  return {
    adminToken,
    keys: await openKeyring({ path: files.keys, clock, issuers: () => config.issuers(), readOnly }),
  };
}

interface Parts {
  clock: Clock;
  bus: Bus;
  config: ConfigStore;
  keys: Keyring;
  port: number;
}

function assemble({ clock, bus, config, keys, port }: Parts): Core {
  const ids = createIds();
  const live = createRecorder({ emit: bus.emit, ids });
  return {
    config,
    runtime: createMemoryStore({ clock }),
    keys,
    live,
    waiting: createWaitingRoom({ clock, emit: bus.emit, live }),
    emit: bus.emit,
    clock,
    ids,
    startedAt: clock(),
    cookiePrefix: `understudy-${port}`,
    fetchJwks: createJwksFetcher(clock),
  };
}

interface Desk {
  options: StartOptions;
  base: string;
  keysPath: string;
  log: (message: string, error?: unknown) => void;
}

async function loadAdminApp(running: Running, { options, base, keysPath, log }: Desk): Promise<RequestListener> {
  const { createAdminApp } = await import('./http/admin-app.ts');
  const { core, bus, adminToken, configPath, port, adminPort, admin } = running;
  return createAdminApp({
    core,
    bus,
    adminToken,
    adminHosts: [options.adminHost ?? 'localhost'],
    log,
    server: () => ({
      version: VERSION,
      pid: process.pid,
      startedAt: core.startedAt,
      acp: { url: base, port },
      admin: { url: admin, port: adminPort },
      configPath,
      keysPath,
      readOnly: core.config.readOnly,
      revision: core.config.revision(),
    }),
    ...(options.uiDirectory !== undefined && { uiDirectory: options.uiDirectory }),
  });
}

function acpListener({ core, bus }: Running, { log, ...addresses }: Addresses & { log: Log }): RequestListener {
  const fallback = whenNeeded(() => loadAcpApp({ core, bus, ...addresses }));
  return createAcpListener({ core, admin: addresses.adminUrl, fallback, log });
}

async function loadAcpApp(composition: DemoComposition & { adminUrl: string }): Promise<RequestListener> {
  const [{ createAcpApp }, { composeDemo }] = await Promise.all([
    import('./http/acp-app.ts'),
    import('./compose-demo.ts'),
  ]);
  const { core, adminUrl: admin } = composition;
  return createAcpApp({ core, admin, demo: composeDemo(composition) });
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** A listener whose code is loaded by the first request that needs it. */
function whenNeeded(load: () => Promise<RequestListener>): RequestListener {
  let loaded: Promise<RequestListener> | undefined;
  return (req, res) => {
    loaded ??= load();
    loaded.then(
      (listener) => listener(req, res),
      (error: unknown) => res.destroy(error instanceof Error ? error : undefined),
    );
  };
}

interface LateBound {
  listener: RequestListener;
  bind(listener: RequestListener): void;
}

/** A listener that keeps requests waiting until the real one is known: the port is taken before anything is loaded. */
function lateBound(): LateBound {
  let bound: RequestListener | undefined;
  let early: Parameters<RequestListener>[] = [];
  return {
    listener(req, res) {
      if (bound) bound(req, res);
      else early.push([req, res]);
    },
    bind(listener) {
      bound = listener;
      for (const [req, res] of early) listener(req, res);
      early = [];
    },
  };
}
