import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { DOCTOR_AGENT } from '../../../contract/doctor.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Whose certificates count. By default those that Node trusts. */
export type Trust = Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized'>;

interface Asking {
  method?: 'GET' | 'OPTIONS';
  /** The address to connect to, whatever the name resolves to. */
  address?: string;
  trust?: Trust;
  /** How long the whole answer may take. */
  patienceMs?: number;
}

export const PATIENCE_MS = 5000;
const LARGEST_BYTES = 1024 * 1024;

/** Asks once, without following a redirect. Rejects with the error of the connection. */
export function ask(url: string, asking: Asking = {}): Promise<Answer> {
  const { method = 'GET', address, trust = {}, patienceMs = PATIENCE_MS } = asking;
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = { accept: 'application/json', 'user-agent': DOCTOR_AGENT };
  const signal = AbortSignal.timeout(patienceMs);
  const options = { method, headers, agent: false, signal, ...trust };
  return new Promise((resolve, rejectWith) => {
    const reject = (error: unknown): void => rejectWith(signal.aborted ? late() : error);
    const sent = request(url, address === undefined ? options : { ...options, lookup: onlyAt(address) }, (answer) => {
      readText(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

const late = (): Error => Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Resolves every name to one address. */
const onlyAt =
  (address: string): LookupFunction =>
  (_name, options, done) => {
    const family = address.includes(':') ? 6 : 4;
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** A JSON object. Undefined for anything else. */
export function jsonIn({ text }: Answer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
