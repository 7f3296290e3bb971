import { checkIsAdmin, UnansweredError, type Server } from '../running-server.ts';

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
export async function callAdmin({ admin, token }: Server, call: AdminCall): Promise<Answer<unknown>> {
  const { origin } = new URL(admin);
  const { method = 'GET', path, ifMatch } = call;
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetch(`${origin}/api/v1/${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(call.body !== undefined && { 'Content-Type': type }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  }).catch(() => undefined);
  if (!response) throw new UnansweredError(`Nothing answers at ${origin}. Is the server running?`);
  await checkIsAdmin(response, origin);
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok && !call.expect?.includes(status))
    throw new UnansweredError(reasonIn(body) ?? `The server at ${origin} answered ${status}.`);
  return { status, body, etag: response.headers.get('etag') ?? undefined };
}

const reasonIn = (body: unknown): string | undefined =>
  (body as { error_description?: string } | undefined)?.error_description;
