import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

const CLI = join(import.meta.dirname, '../../dist/server/cli.js');

export interface Command {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has printed so far. */
  out(): string;
  err(): string;
  /** Its first line on stdout. */
  firstLine: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Runs the built command; it is ended with the test. */
export const run = (...args: string[]): Command => runWith({}, ...args);

/** The same in an environment with these variables, too. */
export function runWith(more: Record<string, string>, ...args: string[]): Command {
  const { UNDERSTUDY_ADMIN_TOKEN: _token, ...inherited } = process.env;
  const env = { ...inherited, ...more };
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, err] = ['', ''];
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
    void ended.then((code) => reject(new Error(`It ended with ${code}: ${err}`)));
  });
  firstLine.catch(() => undefined);
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, out: () => out, err: () => err, firstLine, ended };
}
