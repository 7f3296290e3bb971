import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useThrottledValue } from '@mantine/hooks';
import type { OperationName, OperationOutput } from '../../contract/operations.ts';
import { AdminError, addressOf, type FieldError, type OperationArguments } from './admin-client.ts';
import { useConsole } from './console.tsx';
import type { TrafficView } from './traffic-store.ts';

/**
 * A part of the traffic, as last published. `select` may be an inline function. Pass `isEqual` if it returns a new
 * array or object each time.
 */
export function useTraffic<T>(select: (view: TrafficView) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  const { store } = useConsole();
  const memo = useRef<{ view: TrafficView; select: (view: TrafficView) => T; value: T } | undefined>(undefined);
  const read = (): T => {
    const view = store.view();
    const last = memo.current;
    if (last && last.view === view && last.select === select) return last.value;
    const next = select(view);
    const value = last && isEqual(last.value, next) ? last.value : next;
    memo.current = { view, select, value };
    return value;
  };
  return useSyncExternalStore(store.subscribe, read);
}

/** Whether two lists hold the same entries in the same order. For `useTraffic`. */
export const sameEntries = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((entry, index) => Object.is(entry, b[index]));

export interface Loaded<T> {
  /** The last successful response, kept while it reloads. */
  data: T | undefined;
  error: AdminError | undefined;
  loading: boolean;
  reload: () => void;
}

/**
 * config: reloads when the config changes. traffic: also reloads on traffic, at most every half second. slowly: the
 * same, at most every three seconds.
 */
export type Refresh = 'config' | 'traffic' | 'slowly' | 'never';

const REFRESH_MS: Partial<Record<Refresh, number>> = { traffic: 500, slowly: 3000 };

function useRefreshMark(refresh: Refresh): string {
  const mark = useTraffic(({ traffic, restarts }) => {
    const config = `${restarts}:${traffic.config.revision}`;
    if (refresh === 'never') return '';
    return refresh === 'config' ? config : `${config}:${traffic.seq}`;
  });
  return useThrottledValue(mark, REFRESH_MS[refresh] ?? 0);
}

/** Loads an operation's response and keeps it current. Arguments are compared as JSON. */
export function useOperation<N extends OperationName>(
  name: N,
  request: OperationArguments<N>[0],
  refresh: Refresh = 'config',
): Loaded<OperationOutput<N>> {
  const { client } = useConsole();
  const [state, setState] = useState<Omit<Loaded<OperationOutput<N>>, 'reload'> & { key: string }>();
  const [turn, setTurn] = useState(0);
  const mark = useRefreshMark(refresh);
  const key = `${name} ${addressOf(name, request)} ${JSON.stringify((request as { body?: unknown } | undefined)?.body)}`;
  const latest = useRef(request);
  latest.current = request;

  useEffect(() => {
    const abort = new AbortController();
    const args = [{ ...latest.current, signal: abort.signal }] as unknown as OperationArguments<N>;
    client.call(name, ...args).then(
      (data) => !abort.signal.aborted && setState({ key, data, error: undefined, loading: false }),
      (error: unknown) =>
        !abort.signal.aborted &&
        setState((last) => ({
          key,
          data: last?.key === key ? last.data : undefined,
          error: toAdminError(error),
          loading: false,
        })),
    );
    return () => abort.abort();
  }, [client, name, key, mark, turn]);

  const reload = useCallback(() => setTurn((count) => count + 1), []);
  const current = state?.key === key ? state : undefined;
  return { data: current?.data, error: current?.error, loading: !current, reload };
}

export type Outcome<T> = { ok: true; data: T } | { ok: false; error: AdminError };

export interface Mutation<N extends OperationName> {
  /** Never rejects. An error is also a result, and stays in `error` until the next run. */
  run: (...args: OperationArguments<N>) => Promise<Outcome<OperationOutput<N>>>;
  busy: boolean;
  error: AdminError | undefined;
  /** The error message for a field, by its path (`redirect_uris[0]`). */
  fieldError: (path: string) => string | undefined;
  fieldErrors: readonly FieldError[];
  reset: () => void;
}

const NO_ERRORS: readonly FieldError[] = [];

/** Calls an operation on demand. The console's state updates on config.changed, never from the response. */
export function useMutation<N extends OperationName>(name: N): Mutation<N> {
  const { client } = useConsole();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AdminError>();
  const run = useCallback(
    async (...args: OperationArguments<N>) => {
      setBusy(true);
      setError(undefined);
      try {
        return { ok: true as const, data: await client.call(name, ...args) };
      } catch (cause) {
        const refusal = toAdminError(cause);
        setError(refusal);
        return { ok: false as const, error: refusal };
      } finally {
        setBusy(false);
      }
    },
    [client, name],
  );
  const fieldErrors = error?.details ?? NO_ERRORS;
  const fieldError = (path: string): string | undefined => fieldErrors.find((entry) => entry.path === path)?.message;
  return { run, busy, error, fieldError, fieldErrors, reset: () => setError(undefined) };
}

function toAdminError(cause: unknown): AdminError {
  if (cause instanceof AdminError) return cause;
  return new AdminError(0, { error: 'unexpected', error_description: String(cause) });
}
