import { spawn } from 'node:child_process';

/** How a command ended: with a code, or it was ended because it took too long or someone interrupted. */
export type Attempt = { code: number; output: string } | { hung: true; output: string };

/** What a shell says when there is no such command. */
export const NO_COMMAND = 127;
/** How much of the output is kept. */
const MOST_OUTPUT = 4000;

interface AttemptOptions {
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  /** Ends the command. */
  signal: AbortSignal;
}

/** Runs a command in a shell, with everything that it starts, and ends it if it takes too long. */
export function attempt(command: string, { env, timeoutMs, signal }: AttemptOptions): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    // With a group of its own, what the shell started can be ended with it.
    const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'], detached: isPosix });
    let output = '';
    let hung = false;
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-MOST_OUTPUT));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const kill = (): void => endGroup(child.pid);
    const timer = setTimeout(() => {
      hung = true;
      kill();
    }, timeoutMs);
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    child.on('error', reject);
    // Not 'close': what it left running in the background may keep its output open.
    child.on('exit', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      kill();
      resolve(hung ? { hung, output } : { code: code ?? 1, output });
    });
  });
}

const isPosix = process.platform !== 'win32';

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(isPosix ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
