import { connect, type Socket } from 'node:net';
import type { World } from '../world/world.ts';

/** A bare connection to the ACP listener, for what no HTTP client would send. */
export function openSocket(world: World): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(world.port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Sends bytes and returns all that comes back until the server closes. */
export async function exchange(world: World, bytes: string | Buffer): Promise<string> {
  const socket = await openSocket(world);
  const answer = readAll(socket);
  socket.write(bytes);
  return answer;
}

export function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

export const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
