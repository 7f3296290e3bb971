import { execFile, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { ProbeReport } from './probe.ts';

export interface StartOptions {
  file: string;
  args?: readonly string[];
  /** Loaded before the server's own code. */
  preload?: readonly string[];
}

/** What a server reports once it accepts requests, including its console URL if it has one. */
interface Ready {
  issuer: string;
  admin?: string;
  adminToken?: string;
}

/** A server process under measurement. */
export interface ServerProcess {
  ready: Ready;
  measure(): Promise<ProbeReport>;
  /** What the operating system says: MiB in memory. */
  resident(): Promise<number>;
  stop(): Promise<void>;
}

async function firstLine(child: ChildProcess, output: Readable): Promise<Ready> {
  const complaints = new PassThrough();
  child.stderr?.pipe(complaints);
  const lines = createInterface({ input: output });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`exit code ${code}: ${String(complaints.read() ?? '')}`);
  });
  const [line] = await Promise.race([once(lines, 'line'), gone]);
  gone.catch(() => undefined);
  complaints.resume();
  return JSON.parse(line) as Ready;
}

async function residentMiB(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', `${pid}`]);
  return Number(stdout) / 1024;
}

/** Starts a server and waits until it reports that it is ready. */
export async function startServer({ file, args = [], preload = [] }: StartOptions): Promise<ServerProcess> {
  const child = fork(file, args, { silent: true, execArgv: preload.flatMap((module) => ['--import', module]) });
  if (!child.stdout) throw new Error('the child process has no stdout');
  const ready = await firstLine(child, child.stdout);
  return {
    ready,
    async measure() {
      child.send('measure');
      const [report] = await once(child, 'message');
      return report as ProbeReport;
    },
    resident: () => residentMiB(child.pid ?? 0),
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
