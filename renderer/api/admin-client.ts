import type { AdminErrorBody } from '../../contract/admin.ts';
import type {
  OperationInput,
  OperationName,
  OperationOutput,
  OperationParams,
  OperationQuery,
  Route,
} from '../../contract/operations.ts';
import { SIGN_IN_PATH, type SignInInput, type SignInOutput } from '../../contract/sign-in.ts';
import { ROUTES } from './routes.ts';

type Part<Name extends string, T> = [T] extends [undefined] ? unknown : Record<Name, T>;

/** The arguments of an operation: path parameters, body and query. */
type OperationRequest<N extends OperationName> = ([keyof OperationParams<N>] extends [never]
  ? unknown
  : { params: OperationParams<N> }) &
  Part<'body', OperationInput<N>> &
  ([OperationQuery<N>] extends [undefined] ? unknown : { query?: Partial<OperationQuery<N>> }) & {
    signal?: AbortSignal;
    /** The ETag of the config that a change is based on (RFC 9110 §13.1.1). If it has changed, the server sends 412. */
    ifMatch?: string;
  };

/** Absent if the operation takes no arguments. */
export type OperationArguments<N extends OperationName> =
  Record<never, never> extends OperationRequest<N> ? [request?: OperationRequest<N>] : [request: OperationRequest<N>];

export type FieldError = AdminErrorBody['details'][number];

/**
 * An error from the admin API, or `status` 0 if the server didn't respond. `details` lists the fields that caused it.
 */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly status: number;
  readonly error: string;
  readonly details: readonly FieldError[];

  constructor(status: number, body: Partial<AdminErrorBody>) {
    super(body.error_description ?? `The server responded with status ${status}.`);
    this.status = status;
    this.error = body.error ?? 'unknown';
    this.details = body.details ?? [];
  }

  get description(): string {
    return this.message;
  }
}

export interface AdminClient {
  call<N extends OperationName>(name: N, ...args: OperationArguments<N>): Promise<OperationOutput<N>>;
  /** A GET whose response is read as it arrives: the event stream. */
  open(path: string, signal: AbortSignal): Promise<Response>;
}

export interface AnyRequest {
  params?: Record<string, string>;
  body?: unknown;
  query?: Record<string, unknown>;
  signal?: AbortSignal;
  ifMatch?: string;
}

/** The URL of an operation, with its parameters and query filled in. */
export const addressOf = (name: OperationName, request?: AnyRequest): string => addressAt(ROUTES[name].path, request);

function addressAt(template: string, request: AnyRequest = {}): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, param: string) =>
    encodeURIComponent(request.params?.[param] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

/** The URL and request options of one call. */
export function requestOf({ method, path, mediaType }: Route, request: AnyRequest) {
  const { body, signal, ifMatch } = request;
  const headers = {
    ...(body !== undefined && { 'content-type': mediaType ?? 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  };
  const content = body !== undefined && { body: JSON.stringify(body) };
  return { address: addressAt(path, request), init: { method, ...(signal && { signal }), ...content, headers } };
}

/** A client for all operations in the contract's table. */
export function createAdminClient(base: string, token: string): AdminClient {
  const send = (path: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return expectOk(base + path, { ...init, headers });
  };

  return {
    open: (path, signal) => send(path, { signal, headers: { accept: 'text/event-stream' } }),
    async call<N extends OperationName>(name: N, ...args: OperationArguments<N>): Promise<OperationOutput<N>> {
      const route = ROUTES[name];
      const { address, init } = requestOf(route, (args[0] ?? {}) as AnyRequest);
      const response = await send(address, init);
      const text = await response.text();
      if (route.isText) return text as OperationOutput<N>;
      return (text === '' ? undefined : JSON.parse(text)) as OperationOutput<N>;
    },
  };
}

/** Exchanges the code of a one-time URL for the admin token. */
export async function redeemCode(base: string, code: string): Promise<string> {
  const input: SignInInput = { code };
  const response = await expectOk(base + SIGN_IN_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return ((await response.json()) as SignInOutput).adminToken;
}

async function expectOk(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, cache: 'no-store' }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new AdminError(0, { error: 'unreachable', error_description: 'The server is not responding.' });
  });
  if (!response.ok) throw new AdminError(response.status, await parseErrorBody(response));
  return response;
}

async function parseErrorBody(response: Response): Promise<Partial<AdminErrorBody>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Partial<AdminErrorBody>;
  } catch {
    return { error_description: text.slice(0, 500) || `The server responded with status ${response.status}.` };
  }
}
