/** Runs what people paste: the files of a snippet, beside the packages that it needs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { clientSchema } from '../../contract/config/client.ts';
import { makeSnippet, presetOf } from '../../contract/connect/adapt.ts';
import type { Framework, SnippetFile } from '../../contract/connect/framework.ts';
import { partsOfUri } from '../../contract/connect/values.ts';
import type { World } from '../world/world.ts';

/** A port that nothing listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Creates the preset's client with the app on a free port, and makes its snippet. */
export async function connectApp(
  world: World,
  framework: Framework,
  port: number,
): Promise<{ origin: string; files: readonly SnippetFile[] }> {
  const preset = presetOf(framework, 'ES256');
  const moved = (uri: string): string => uri.replace(`localhost:${partsOfUri(uri).port}`, `localhost:${port}`);
  const secret = preset.token_endpoint_auth_method === 'none' ? {} : { client_secret: 'a-secret-of-its-own' };
  const client = {
    ...preset,
    ...secret,
    client_id: framework.id,
    redirect_uris: preset.redirect_uris?.map(moved),
    post_logout_redirect_uris: preset.post_logout_redirect_uris?.map(moved),
  };
  await world.configure((workspace) => void workspace.clients?.push(clientSchema.parse(client)));
  const files = makeSnippet(framework, clientSchema.parse(client), { issuer: world.issuer, signingAlg: 'ES256' });
  return { origin: `http://localhost:${port}`, files };
}

/** Writes files below a folder of packages; they are gone when the test ends. */
export async function writeFiles(packages: string, files: readonly SnippetFile[]): Promise<string> {
  const folder = await mkdtemp(join(packages, 'run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const { name, code } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  return folder;
}

/** Starts a command in a folder, and waits until something listens at the port. It is ended with the test. */
export async function startApp(folder: string, command: readonly [string, ...string[]], port: number): Promise<void> {
  const [file, ...args] = command;
  // Next.js ignores .env.local in a test.
  const env = { ...process.env, NODE_ENV: 'development' };
  const child = spawn(file, args, { cwd: folder, env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close');
  let isRunning = true;
  const stopped = ended.then(() => {
    isRunning = false;
    throw new Error(`It ended: ${output}`);
  });
  onTestFinished(async () => {
    if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  stopped.catch(() => undefined);
  await expect.poll(async () => (await isOpen(port)) || (!isRunning && stopped)).toBe(true);
}

/** Whether something listens at a port. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
