import { connect } from 'node:net';
import type { Complaint } from '../../contract/doctor.ts';
import type { Core, EventLog } from '../core/ports.ts';
import type { Doctor } from '../doctor/doctor.ts';

/** An address of this machine answers at once or not at all. */
const PATIENCE_MS = 300;
/** How long an answer about a port counts, because the console asks often. */
const KEPT_MS = 5000;

interface Patient {
  core: Core;
  bus: EventLog;
  /** The ACP listener. */
  listens: { host: string; port: number; scheme: 'http' | 'https' };
}

/** The doctor, loaded when someone asks. */
export function composeDoctor({ core, bus, listens }: Patient): () => Promise<readonly Complaint[]> {
  let doctor: Promise<Doctor> | undefined;
  const load = async (): Promise<Doctor> => {
    const { createDoctor } = await import('../doctor/doctor.ts');
    return createDoctor({ config: core.config, events: bus, clock: core.clock, listens, isOpen: createProbe() });
  };
  return async () => (await (doctor ??= load())).complaints();
}

function createProbe(): (address: string, port: number) => Promise<boolean> {
  const known = new Map<string, { until: number; open: Promise<boolean> }>();
  return (address, port) => {
    const key = `${address} ${port}`;
    const now = performance.now();
    const kept = known.get(key);
    if (kept && kept.until > now) return kept.open;
    const open = isOpen(address, port);
    known.set(key, { until: now + KEPT_MS, open });
    return open;
  };
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (open: boolean): void => {
      socket.destroy();
      done(open);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
