import { MistakeError } from '../mistake.ts';
import { fetchFrom, type Server } from '../running-server.ts';

interface AdminCall {
  method?: string;
  /** Below `/api/v1/`. */
  path: string;
  body?: unknown;
  ifMatch?: string;
  /** Failures that the caller handles. */
  expect?: readonly number[];
}

export interface Answer<T> {
  status: number;
  body: T;
  etag: string | undefined;
}

/** Calls an operation of a running server. A failure that isn't expected is explained in one sentence. */
export async function callAdmin(server: Server, call: AdminCall): Promise<Answer<unknown>> {
  const { method = 'GET', path, ifMatch } = call;
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetchFrom(server, path, {
    method,
    headers: {
      ...(call.body !== undefined && { 'Content-Type': type }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  });
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok && !call.expect?.includes(status))
    throw new MistakeError(reasonIn(body) ?? `The server at ${new URL(server.admin).origin} answered ${status}.`);
  return { status, body, etag: response.headers.get('etag') ?? undefined };
}

const reasonIn = (body: unknown): string | undefined =>
  (body as { error_description?: string } | undefined)?.error_description;
