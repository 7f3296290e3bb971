import { useSessionStorage } from '@mantine/hooks';
import { useState } from 'react';
import { AdminError } from '../../../api/admin-client.ts';
import { useConsole, useWorkspace } from '../../../api/console.tsx';
import { useOperation } from '../../../api/hooks.ts';
import type { Fix } from './fix.ts';

export interface FixState {
  /** The client has the redirect URI now, no matter who added it. */
  isDone: boolean;
  /** This button in this tab added it. Only then can it be undone here. */
  canUndo: boolean;
  busy: boolean;
  /** Why the last change failed. */
  refusal: string | undefined;
  apply: () => Promise<void>;
  undo: () => Promise<void>;
}

/** The state of a fix, with functions to apply and undo it. */
export function useFix({ client_id, uri }: Fix): FixState {
  const { tid, aid } = useWorkspace();
  const { client } = useConsole();
  const params = { tid, aid, client_id };
  const { data } = useOperation('clients.get', { params });
  const [applied, setApplied] = useSessionStorage<string[]>({ key: 'understudy.fixes', defaultValue: [] });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const own = JSON.stringify([tid, aid, client_id, uri]);
  const isDone = data?.redirect_uris.includes(uri) ?? false;

  const change = async (next: (uris: readonly string[]) => string[]): Promise<boolean> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { redirect_uris } = await client.call('clients.get', { params });
      await client.call('clients.update', { params, body: { redirect_uris: next(redirect_uris) } });
      return true;
    } catch (cause) {
      setRefusal(cause instanceof AdminError ? cause.description : String(cause));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    isDone,
    canUndo: isDone && applied.includes(own),
    busy,
    refusal,
    apply: async () => {
      if (await change((uris) => [...uris.filter((one) => one !== uri), uri])) setApplied((last) => [...last, own]);
    },
    undo: async () => {
      if (await change((uris) => uris.filter((one) => one !== uri)))
        setApplied((last) => last.filter((one) => one !== own));
    },
  };
}
