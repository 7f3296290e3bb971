import { connect, type Socket } from 'node:net';

export interface WireReply {
  status: number;
  /** Lower-case names; Set-Cookie is in `cookies`. */
  headers: ReadonlyMap<string, string>;
  cookies: readonly string[];
  body: string;
}

interface Head {
  reply: Omit<WireReply, 'body'>;
  bodyStart: number;
}

/**
 * One keep-alive connection that handles one request at a time, to use as little of the load's CPU time as possible.
 */
export interface Connection {
  request(method: string, path: string, headers?: string, body?: string): Promise<WireReply>;
  close(): void;
}

function parseHead(text: string): Head | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [status = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map<string, string>();
  const cookies: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'set-cookie') cookies.push(value);
    else headers.set(name, value);
  }
  return { reply: { status: Number(status.slice(9, 12)), headers, cookies }, bodyStart: end + 4 };
}

function joinChunks(text: string, start: number): string | undefined {
  let body = '';
  for (let at = start; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return undefined;
    if (size === 0) return body;
    body += text.slice(lineEnd + 2, next - 2);
    at = next;
  }
}

/** The whole reply. Undefined while parts are missing. Bytes are read as Latin-1. */
function parseReply(text: string): WireReply | undefined {
  const head = parseHead(text);
  if (!head) return undefined;
  const { headers } = head.reply;
  if (headers.get('transfer-encoding') === 'chunked') {
    const body = joinChunks(text, head.bodyStart);
    return body === undefined ? undefined : { ...head.reply, body };
  }
  const end = head.bodyStart + Number(headers.get('content-length') ?? 0);
  return text.length < end ? undefined : { ...head.reply, body: text.slice(head.bodyStart, end) };
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Connects to a server on this machine, and reconnects if the server closed an idle connection. */
export async function openConnection(port: number): Promise<Connection> {
  let received = '';
  let settle: { resolve: (reply: WireReply) => void; reject: (error: Error) => void } | undefined;
  const connected = async (): Promise<Socket> => {
    const fresh = await opened(port);
    received = '';
    fresh.setEncoding('latin1');
    fresh.on('data', (chunk: string) => {
      received += chunk;
      const reply = parseReply(received);
      if (!reply) return;
      received = '';
      const { resolve } = settle!;
      settle = undefined;
      resolve(reply);
    });
    const fail = () => settle?.reject(new Error('the server closed the connection'));
    return fresh.on('error', fail).on('close', fail).on('end', fail);
  };
  let socket = await connected();
  return {
    async request(method, path, headers = '', body) {
      if (!socket.writable || socket.readableEnded) socket = await connected();
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
        socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${headers}${length}\r\n${body ?? ''}`);
      });
    },
    close: () => socket.destroy(),
  };
}
