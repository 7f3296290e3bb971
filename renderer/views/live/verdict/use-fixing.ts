import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import type { OperationName } from '../../../../contract/operations.ts';
import { AdminError, type AdminClient, type AnyRequest } from '../../../api/admin-client.ts';
import { useConsole } from '../../../api/console.tsx';
import { changedSince, goneWords, LIVE_WORDS, notAppliedWords, notUndoneWords } from '../words.ts';
import { appliedBy, isChanging, isInEffect, readerOf, subjectOf, type Applied, type ChangingFix } from './change.ts';

export interface Fixing {
  /** The fix that was made here for this exchange, in this tab. */
  applied: Applied | undefined;
  busy: boolean;
  /** Why the last change was not made. */
  refusal: string | undefined;
  apply: (fix: ChangingFix) => Promise<void>;
  undo: (applied: Applied) => Promise<void>;
}

/** The oldest are forgotten. */
const MOST_KEPT = 50;

/** Calls an operation that is known only at run time. */
const callAny = (client: AdminClient, name: OperationName, request: AnyRequest): Promise<unknown> =>
  (client.call as (name: OperationName, request: AnyRequest) => Promise<unknown>)(name, request);

/** Makes the fixes of the verdict on an exchange, and takes them back. */
export function useFixing(exchangeId: string): Fixing {
  const { client } = useConsole();
  const [kept, setKept] = useSessionStorage<[exchangeId: string, Applied][]>({
    key: 'understudy.applied-fixes',
    defaultValue: [],
  });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const others = kept.filter(([id]) => id !== exchangeId).slice(1 - MOST_KEPT);

  const attempt = async (change: () => Promise<void>, tell: (error: AdminError) => Promise<string> | string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await change();
    } catch (cause) {
      setRefusal(
        await tell(cause instanceof AdminError ? cause : new AdminError(0, { error_description: String(cause) })),
      );
    } finally {
      setBusy(false);
    }
  };
  return {
    applied: kept.find(([id]) => id === exchangeId)?.[1],
    busy,
    refusal,
    apply: (fix) =>
      attempt(
        async () => setKept([...others, [exchangeId, await applyFix(client, fix)]]),
        async (error) => {
          if (error.status === 404) return goneWords(subjectOf(fix));
          if (error.status !== 412) return notAppliedWords(error.description);
          return (await computeAgain(client, exchangeId)) ? LIVE_WORDS.computedAgain : LIVE_WORDS.nothingToFix;
        },
      ),
    undo: (applied) =>
      attempt(
        async () => {
          await undoFix(client, applied);
          setKept(others);
          await computeAgain(client, exchangeId);
        },
        (error) => (error.status === 404 ? goneWords(subjectOf(applied.fix)) : notUndoneWords(error.description)),
      ),
  };
}

async function applyFix(client: AdminClient, fix: ChangingFix): Promise<Applied> {
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

/** Puts the former values back, unless somebody has changed these fields since. */
async function undoFix(client: AdminClient, { fix, patches }: Applied): Promise<void> {
  const { operation, params = {} } = fix;
  const reader = readerOf(fix);
  if (!reader || !patches) return;
  if (!isInEffect(await callAny(client, reader, { params }), patches.there))
    throw new AdminError(409, { error_description: changedSince(subjectOf(fix)) });
  await callAny(client, operation, { params, body: patches.back });
}

/** Reading an exchange makes the server compute an outdated verdict again. Resolves with whether a fix is left. */
async function computeAgain(client: AdminClient, exchangeId: string): Promise<boolean> {
  try {
    const { verdict } = await client.call('exchanges.get', { params: { exchangeId } });
    return verdict?.fixes.some(isChanging) ?? false;
  } catch {
    return false;
  }
}
