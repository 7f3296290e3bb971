import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import type { ProbeReport } from './probe.ts';

export interface StartOptions {
  file: string;
  args?: readonly string[];
  /** Loaded before the server's own code. */
  probe: string;
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
  measure(question: 'measure' | 'collect'): Promise<ProbeReport>;
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

/** Starts a server and waits until it reports that it is ready. */
export async function startServer({ file, args = [], probe }: StartOptions): Promise<ServerProcess> {
  const child = fork(file, args, { silent: true, execArgv: ['--expose-gc', '--import', probe] });
  if (!child.stdout) throw new Error('the child process has no stdout');
  const ready = await firstLine(child, child.stdout);
  return {
    ready,
    async measure(question) {
      child.send(question);
      const [report] = await once(child, 'message');
      return report as ProbeReport;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
