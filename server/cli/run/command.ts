import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import crossSpawn from 'cross-spawn';
import { MistakeError } from '../mistake.ts';

/** How long a command may take to end after a signal, before it is killed. */
const GRACE_MS = 5000;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command with our input and output, and hands signals on to it. Resolves with its exit code: 128 and the number
 * of the signal that ended it. Throws MistakeError if it can't be started.
 */
export async function runCommand([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child: ChildProcess = crossSpawn(file, args, { stdio: 'inherit', env });
  const stopForwarding = forwardSignals(child);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new MistakeError(whyNot(file, error))));
      child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
    });
  } finally {
    stopForwarding();
  }
}

function whyNot(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `There is no command ${file}.`;
  if (error.code === 'EACCES') return `${file} isn’t executable.`;
  return `${file} can’t be started: ${error.message}.`;
}

/** A terminal sends Ctrl+C to the command as well. Sent twice, it would end some commands before they have cleaned up. */
function forwardSignals(child: ChildProcess): () => void {
  let grace: NodeJS.Timeout | undefined;
  const handlers = FORWARDED.map((signal) => {
    const handler = (): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      grace ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  return () => {
    clearTimeout(grace);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
