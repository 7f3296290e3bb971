import type { ConfigInput } from '../../contract/config/config.ts';
import type { TrafficLimits } from '../../contract/traffic/traffic.ts';
import { openConfigStore } from '../config/config-file.ts';
import { starterConfig } from '../config/starter.ts';
import { createIds } from '../core/ids.ts';
import type { KeyStore } from '../core/keys.ts';
import type {
  Clock,
  Clocks,
  ConfigStore,
  Emit,
  EventLog,
  Keyring,
  Listener,
  RuntimeStore,
  Wants,
} from '../core/ports.ts';
import { keepAdminToken } from '../files/admin-token.ts';
import { filesBeside } from '../files/config-path.ts';
import { createKeyFile } from '../keys/key-file.ts';
import { openKeyring } from '../keys/keyring.ts';
import { createMemoryKeyStore } from '../keys/memory-key-store.ts';
import { withSecondKeys } from '../keys/second-keyring.ts';
import { createEventLog } from '../live/event-log.ts';
import { createMemoryStore } from '../runtime/memory.ts';
import type { Log } from './log.ts';

/** The run-time state and where it is stored. Servers that share all of it act as one identity provider. */
export interface Ports {
  runtime: RuntimeStore;
  events: EventLog;
  keys: KeyStore;
}

/** The ports in this process's memory. */
export const createMemoryPorts = (clock: Clock = Date.now): Ports => ({
  runtime: createMemoryStore({ clock }),
  events: createEventLog({ clock }),
  keys: createMemoryKeyStore(),
});

export interface OwnPorts {
  clock: Clock;
  clocks: Clocks;
  limits?: TrafficLimits | undefined;
  log: Log;
}

export const ownRuntime = ({ clock, clocks }: OwnPorts): RuntimeStore => createMemoryStore({ clock, clocks });

export const ownEvents = ({ clock, limits, log }: OwnPorts): EventLog =>
  createEventLog({
    clock,
    ...(limits && { limits }),
    onFault: (error) => log('An event listener failed', error),
  });

/** One server's part of an event log. Its subscriptions end together. */
export interface ScopedLog extends EventLog {
  /** Calls `listener` with what this server emits from now on, and nothing that another does. */
  onEmit(listener: Emit): void;
  close(): void;
}

/** Events of a request whose clock is moved carry what it showed, beside the real time. */
export function scopedLog(log: EventLog, clocks: Clocks): ScopedLog {
  const stops = new Set<() => void>();
  let listener: Emit | undefined;
  return {
    emit(type, payload) {
      const movedAt = clocks.movedHere();
      log.emit(type, movedAt === undefined ? payload : { ...payload, movedAt });
      listener?.(type, payload);
    },
    onEmit(own) {
      listener = own;
    },
    since: log.since,
    traffic: log.traffic,
    subscribe(listener: Listener, wants?: Wants) {
      const stop = log.subscribe(listener, wants);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

export interface ConfigPlace {
  /** A file's path, or a config as a file would contain it. Default: the starter config, in memory. */
  config?: string | Readonly<ConfigInput> | undefined;
  base: string;
  /** The origins of the server's other names. */
  also: readonly string[];
  emit: Emit;
  readOnly: boolean;
  /** The URL of this server's console, shown to another server that finds the file locked. */
  adminUrl: string;
  environment?: Readonly<Record<string, string | undefined>> | undefined;
}

export function openConfig(place: ConfigPlace): Promise<ConfigStore> {
  const { config = starterConfig(), environment, base, also, emit, readOnly, adminUrl: console } = place;
  const facts = { base, also, emit, readOnly, console };
  const origin = typeof config === 'string' ? { path: config } : { source: config };
  return openConfigStore({ ...origin, ...facts, ...(environment && { environment }) });
}

interface SecretPlace {
  config: ConfigStore;
  clocks: Clocks;
  readOnly: boolean;
  keys: KeyStore | undefined;
  adminToken: string | undefined;
}

/** Signing keys and admin token: next to the config file, or in memory if there is none. */
export async function openSecrets(place: SecretPlace): Promise<{ keys: Keyring; adminToken: string }> {
  const { config, clocks, readOnly } = place;
  const files = config.path === undefined ? undefined : filesBeside(config.path);
  const adminToken = place.adminToken ?? (files ? await keepAdminToken(files.token, readOnly) : createIds().secret());
  const store = place.keys ?? (files ? await keyStoreAt(files.keys, readOnly) : createMemoryKeyStore());
  const times = keyTimes(clocks);
  const keys = await openKeyring({ store, ...times, issuers: () => config.issuers() });
  const openSecond = () => openKeyring({ store: createMemoryKeyStore(), ...times, issuers: () => [] });
  return { adminToken, keys: withSecondKeys(keys, openSecond) };
}

const keyTimes = (clocks: Clocks) => ({
  clock: clocks.real,
  clockOf: (workspace: string) => clocks.timeSeen({ workspace }),
});

/** When read-only, new state is kept in memory. */
async function keyStoreAt(path: string, readOnly: boolean): Promise<KeyStore> {
  const file = createKeyFile(path);
  return readOnly ? createMemoryKeyStore((await file.read())?.keys) : file;
}
