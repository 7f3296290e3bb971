import { createServer } from 'node:net';
import { DEFAULT_PORTS, type HostOptions } from './options.ts';

export interface RunningServer {
  issuer: string;
  admin: string;
  adminToken: string;
  configPath: string | undefined;
  stop(): Promise<void>;
}

type Start<S extends RunningServer> = (options: HostOptions) => Promise<S>;

export type PortAnswer = 'take' | 'retry' | 'quit';

/** The questions that the host asks the user. */
export interface HostQuestions {
  portTaken(port: number, free: number): Promise<PortAnswer>;
  failed(error: Error): Promise<'retry' | 'quit'>;
}

export interface ServerHost<S extends RunningServer> {
  running(): S | undefined;
  /** Starts the server, and asks what to do if it can't. False if the user wants to quit. */
  launch(): Promise<boolean>;
  restart(): Promise<boolean>;
  /** Stops for good: lets pending requests finish and writes the config. Safe to call twice. */
  stop(): Promise<void>;
  onChange(listener: () => void): void;
}

interface HostParts<S extends RunningServer> {
  start: Start<S>;
  /** Read at the first launch. Throws if they are invalid. */
  options(): HostOptions;
  ask: HostQuestions;
  /** Called with the error if stopping fails before a start. */
  onFault(error: unknown): void;
}

/** Manages the server in the desktop app. Only this class starts, stops and restarts it, or moves it to a free port. */
export function createServerHost<S extends RunningServer>(parts: HostParts<S>): ServerHost<S> {
  const { start, options, ask, onFault } = parts;
  let running: S | undefined;
  let chosen: HostOptions | undefined;
  let ended = false;
  let asking = false;
  const inTurn = takeTurns();
  const listeners: (() => void)[] = [];
  const become = (next: S | undefined): void => {
    running = next;
    for (const listener of listeners) listener();
  };

  const launchNow = async (): Promise<boolean> => {
    while (running === undefined && !ended) {
      try {
        chosen ??= options();
        become(await start(chosen));
      } catch (error) {
        asking = true;
        const next = await resolveFailure(asError(error), chosen ?? {}, ask).finally(() => (asking = false));
        if (next === undefined) return false;
        chosen &&= next;
      }
    }
    return running !== undefined;
  };

  const stopNow = async (): Promise<void> => {
    const stopping = running;
    become(undefined);
    await stopping?.stop();
  };

  return {
    running: () => running,
    launch: () => inTurn(launchNow),
    restart: () =>
      inTurn(async () => {
        await stopNow().catch(onFault);
        return launchNow();
      }),
    async stop() {
      ended = true;
      // An unanswered question must not block quitting.
      await (asking ? stopNow() : inTurn(stopNow));
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Runs one at a time, because a start during a stop would find its own ports in use. */
function takeTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** The options to try next. Undefined if there are none. */
async function resolveFailure(error: Error, chosen: HostOptions, ask: HostQuestions): Promise<HostOptions | undefined> {
  const taken = takenPort(error);
  if (taken === undefined) return (await ask.failed(error)) === 'retry' ? chosen : undefined;
  const { port, adminPort } = { ...DEFAULT_PORTS, ...chosen };
  const free = await nextFreePort(taken, [port, adminPort]);
  const answer = await ask.portTaken(taken, free);
  if (answer === 'quit') return undefined;
  if (answer === 'retry') return chosen;
  return taken === adminPort ? { ...chosen, adminPort: free } : { ...chosen, port: free };
}

/** The port of an EADDRINUSE error, anywhere in the chain of causes. */
export function takenPort(error: unknown): number | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, port } = cause as NodeJS.ErrnoException & { port?: unknown };
    if (code === 'EADDRINUSE' && typeof port === 'number') return port;
  }
  return undefined;
}

/** The first port after `from` that is free on both loopback addresses. */
export async function nextFreePort(from: number, except: readonly number[]): Promise<number> {
  for (let port = from + 1; port <= 65_535; port += 1) {
    if (!except.includes(port) && (await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
  return 0;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // Without IPv6, the port can't be in use there.
    probe.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT');
    });
    probe.listen({ port, host }, () => probe.close(() => resolve(true)));
  });
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
