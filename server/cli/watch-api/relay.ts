import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { Conversation, type Call } from './conversation.ts';

export interface RelayOptions {
  upstream: URL;
  onCall(call: Call): void;
  /** The API can’t be reached. */
  onAway(): void;
}

/**
 * Passes on what comes, byte for byte, in both directions, and reads along in a copy. So nothing can change: not the
 * order or case of headers, chunks, trailers, or what follows an upgrade.
 */
export function createRelay(options: RelayOptions): { server: Server; stop(): void } {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    // Browsers open connections in advance.
    client.once('readable', () => relay(client, options));
  });
  return {
    server,
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function relay(client: Socket, options: RelayOptions): void {
  const conversation = new Conversation(options.onCall);
  const api = connectTo(options.upstream);
  const isSecure = options.upstream.protocol === 'https:';
  let isThere = false;
  api.once(isSecure ? 'secureConnect' : 'connect', () => {
    isThere = true;
    join(client, api, conversation);
  });
  api.on('error', () => {
    if (!isThere) return refuse(client, conversation, options);
    conversation.ended();
    client.destroy();
  });
  api.on('end', () => conversation.ended());
  api.on('close', () => {
    if (isThere && !client.writableEnded) client.destroy();
  });
  client.on('close', () => {
    conversation.abandoned();
    api.destroy();
  });
}

function connectTo({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'https:')
    return connectSecurely({ host, port: Number(port || 443), servername: host, ALPNProtocols: ['http/1.1'] });
  return connect({ host, port: Number(port || 80), allowHalfOpen: true, noDelay: true });
}

function join(client: Socket, api: Socket, { requests, replies }: Conversation): void {
  client.on('data', (chunk: Buffer) => requests.push(chunk));
  api.on('data', (chunk: Buffer) => replies.push(chunk));
  client.pipe(api);
  api.pipe(client);
}

/** Answers instead of an API that is away (RFC 9110 §15.6.3). */
function refuse(client: Socket, conversation: Conversation, { upstream, onAway }: RelayOptions): void {
  onAway();
  const body = `Nothing answers at ${upstream.origin}. Is the API running? understudy watch-api stands in front of it.\n`;
  client.on('data', (chunk: Buffer) => {
    conversation.requests.push(chunk);
    if (!conversation.isAsked) return;
    conversation.ended();
    client.end(
      [
        'HTTP/1.1 502 Bad Gateway',
        'Content-Type: text/plain; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
    client.removeAllListeners('data').resume();
  });
  client.on('end', () => client.end());
}
