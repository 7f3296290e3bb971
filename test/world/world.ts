import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { Issuer } from '../../server/core/ports.ts';
import { start, type Running, type UnderstudyOptions } from '../../server/compose/start.ts';
import { recordProducedErrors } from './produced-errors.ts';

export interface World extends Running {
  /** The config file. */
  configPath: string;
  /** Everything emitted since the start. */
  events: DomainEvent[];
  /** The starter workspace, as requests see it now. */
  workspace(): Issuer;
  /** Changes the starter workspace's config. */
  configure(change: (workspace: WorkspaceInput) => void): Promise<void>;
  /** The next event that satisfies the test, awaited; one that has happened already counts. */
  event(matches: (event: DomainEvent) => boolean): Promise<DomainEvent>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A POST of a form to an endpoint of the starter workspace. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

/** The key file of an earlier world: an RSA key is slow to make, and any will do. */
let madeKeys: Buffer | undefined;

export interface WorldFacts {
  /** What this world is sent comes of chance, so that the errors it answers with prove no promise. */
  byChance?: boolean;
}

/** The whole server on free ports with the starter config in a fresh folder; stopped when the test ends. */
export async function startWorld(options: UnderstudyOptions = {}, facts: WorldFacts = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
  const config = join(folder, 'understudy.json');
  const keys = join(folder, 'understudy.keys.json');
  if (madeKeys) await writeFile(keys, madeKeys, { mode: 0o600 });
  const running = await start({ config, ...options });
  const events: DomainEvent[] = [...(running.bus.since(0) ?? [])];
  running.bus.subscribe((event) => events.push(event));
  recordProducedErrors(running.bus, facts);
  onTestFinished(async () => {
    await running.stop();
    madeKeys ??= await readFile(keys).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });
  const workspace = (): Issuer => {
    const issuer = running.core.config.issuer('default', 'default');
    if (!issuer) throw new Error('The starter workspace is gone.');
    return issuer;
  };
  return {
    ...running,
    configPath: running.configPath ?? '',
    events,
    workspace,
    async configure(change) {
      await running.core.config.update('test', (draft: ConfigInput) => {
        const found = draft.workspaces.find(({ tid, aid }) => tid === 'default' && aid === 'default');
        if (!found) throw new Error('The starter workspace is gone.');
        change(found);
      });
    },
    event: (matches) => eventOf(running, events, matches),
    fetch: (path, init) => fetch(`${running.issuer}${path}`, { redirect: 'manual', ...init }),
    post: (path, form, headers) =>
      fetch(`${running.issuer}${path}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(form),
        ...(headers && { headers }),
      }),
  };
}

function eventOf(
  running: Running,
  events: DomainEvent[],
  matches: (event: DomainEvent) => boolean,
): Promise<DomainEvent> {
  const past = events.find(matches);
  if (past) return Promise.resolve(past);
  return new Promise((resolve) => {
    const stop = running.bus.subscribe((event) => {
      if (!matches(event)) return;
      stop();
      resolve(event);
    });
  });
}

/** The named client in a workspace's config. */
export function clientOf(workspace: WorkspaceInput, client_id: string) {
  const client = workspace.clients?.find((candidate) => candidate.client_id === client_id);
  if (!client) throw new Error(`There is no client ${client_id}.`);
  return client;
}

export const basic = (client_id: string, secret: string): { Authorization: string } => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

export const WEB_APP = { client_id: 'web-app', client_secret: 'web-app-secret' } as const;
export const CALLBACK = 'http://localhost:3000/callback';
