import type { OperationName } from '../../contract/operations.ts';
import type { Fix } from '../../contract/traffic/verdict.ts';
import { ROUTES } from '../api/routes.ts';
import { isObject, isSame, patchBetween, patched, type JsonObject } from '../forms/value.ts';

/** A fix that an admin operation makes. */
export type ChangingFix = Fix & { operation: OperationName };

const isOperation = (name: string): name is OperationName => Object.hasOwn(ROUTES, name);

/** Whether the console can make the fix. A newer server may name an operation that this console doesn't know. */
export const isChanging = (fix: Fix): fix is ChangingFix => fix.operation !== undefined && isOperation(fix.operation);

/** Values that make a client or a workspace less safe. */
const RELAXED: Readonly<Record<string, unknown>> = {
  allow_plain_pkce: true,
  allow_unregistered_redirect_uri: true,
  allow_access_token_in_query: true,
  disable_refresh_token_cycling: true,
  enforce_pkce: false,
  enforce_pkce_for_public_clients: false,
};

/** Whether a fix makes something less safe. It is offered, but never as the obvious thing to press. */
export const isRelaxing = ({ body = {} }: Fix): boolean =>
  Object.entries(body).some(([name, value]) => Object.hasOwn(RELAXED, name) && RELAXED[name] === value);

const nounsOf = ({ operation }: ChangingFix): string => operation.split('.', 1)[0] ?? '';

/** The operation that reads the record that a fix changes. Undefined if it changes no existing one. */
export function readerOf(fix: ChangingFix): OperationName | undefined {
  const reader = `${nounsOf(fix)}.get`;
  if (!isOperation(reader) || !fix.operation.endsWith('.update')) return undefined;
  const names = [...ROUTES[reader].path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return names.every((name) => Object.hasOwn(fix.params ?? {}, name)) ? reader : undefined;
}

/** What a fix changes, such as `client “web-app”`. */
export function subjectOf(fix: ChangingFix): string {
  const { tid = '', aid = '', ...others } = fix.params ?? {};
  const [id] = Object.values(others);
  return id === undefined ? `workspace “${tid}/${aid}”` : `${nounsOf(fix).replace(/s$/, '')} “${id}”`;
}

/** A fix that was made here, with the merge patches that make it and that take it back (RFC 7396). */
export interface Applied {
  fix: ChangingFix;
  /** Absent if it can't be taken back. */
  patches?: { there: JsonObject; back: JsonObject };
}

/** What was done, from the record before and after. Only the fields that the fix names count. */
export function appliedBy(fix: ChangingFix, before: unknown, after: unknown): Applied {
  if (!isObject(before) || !isObject(after)) return { fix };
  const [from, to] = [named(before, fix), named(after, fix)];
  return { fix, patches: { there: patchBetween(from, to), back: patchBetween(to, from) } };
}

const named = (record: JsonObject, { body = {} }: Fix): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([name]) => Object.hasOwn(body, name)));

/** Whether the patch would change nothing. */
export const isInEffect = (record: unknown, patch: JsonObject): boolean =>
  isObject(record) && isSame(patched(record, patch), record);
