import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { AdminError, type AdminClient } from '../../../api/admin-client.ts';
import { useConsole } from '../../../api/console.tsx';
import { LIVE_WORDS } from '../words.ts';
import { isChanging, subjectOf, type Applied, type ChangingFix } from '../../../fixes/change.ts';
import { applyFix, undoFix } from '../../../fixes/make-fix.ts';
import { goneWords, notAppliedWords, notUndoneWords } from '../../../fixes/words.ts';

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

/** Reading an exchange makes the server compute an outdated verdict again. Resolves with whether a fix is left. */
async function computeAgain(client: AdminClient, exchangeId: string): Promise<boolean> {
  try {
    const { verdict } = await client.call('exchanges.get', { params: { exchangeId } });
    return verdict?.fixes.some(isChanging) ?? false;
  } catch {
    return false;
  }
}
