import type { OperationName } from '../../contract/operations.ts';
import { AdminError, type AdminClient, type AnyRequest } from '../api/admin-client.ts';
import { appliedBy, isInEffect, readerOf, subjectOf, type Applied, type ChangingFix } from './change.ts';
import { changedSince } from './words.ts';

/** Calls an operation that is known only at run time. */
const callAny = (client: AdminClient, name: OperationName, request: AnyRequest): Promise<unknown> =>
  (client.call as (name: OperationName, request: AnyRequest) => Promise<unknown>)(name, request);

/** Makes a fix, and returns what it takes to take it back. */
export async function applyFix(client: AdminClient, fix: ChangingFix): Promise<Applied> {
  const { operation, params = {}, body, if_match: ifMatch } = fix;
  const reader = readerOf(fix);
  const before = reader && (await callAny(client, reader, { params }));
  await callAny(client, operation, {
    params,
    ...(body && { body }),
    ...(ifMatch !== undefined && { ifMatch }),
  });
  return appliedBy(fix, before, reader && (await callAny(client, reader, { params })));
}

/** Puts the former values back, unless someone has changed these fields since. */
export async function undoFix(client: AdminClient, { fix, patches }: Applied): Promise<void> {
  const { operation, params = {} } = fix;
  const reader = readerOf(fix);
  if (!reader || !patches) return;
  if (!isInEffect(await callAny(client, reader, { params }), patches.there))
    throw new AdminError(409, { error_description: changedSince(subjectOf(fix)) });
  await callAny(client, operation, { params, body: patches.back });
}
