import { useState } from 'react';
import type { CheckupCard, CheckupLine } from '../../../../contract/checkup/card.ts';
import type { CheckupView } from '../../../../contract/checkup/checkup.ts';
import { useWorkspace } from '../../../api/console.tsx';
import { useMutation, useOperation } from '../../../api/hooks.ts';
import type { Asked } from './choice.ts';

export type Ending = { loggedIn: boolean | null; skipped?: boolean };

/** Newest first. */
const cardsIn = (checkups: readonly CheckupView[]): CheckupCard[] =>
  checkups.flatMap(({ card }) => card ?? []).toReversed();

/** The check-ups of a client, and what can be done with the one that is running. */
export function useCheckup(client_id: string) {
  const { id: workspace } = useWorkspace();
  const list = useOperation('checkups.list', {}, 'traffic');
  const create = useMutation('checkups.create');
  const begin = useMutation('checkups.next');
  const end = useMutation('checkups.end');
  const remove = useMutation('checkups.delete');
  /** The run of which nobody knows yet whether a user was logged in. */
  const [question, ask] = useState<{ id: string; line: CheckupLine }>();
  const all = (list.data ?? []).filter((one) => one.client_id === client_id && one.workspace === workspace);
  const own = all.filter(({ of }) => of === 'client');

  async function goOn(id: string): Promise<void> {
    await begin.run({ params: { checkupId: id } });
    list.reload();
  }

  return {
    list,
    latest: own.at(-1),
    cards: cardsIn(own),
    /** Those of APIs that were called with this client’s tokens. */
    apiCards: cardsIn(all.filter(({ of }) => of === 'api')),
    question,
    busy: create.busy || begin.busy || end.busy || remove.busy,
    error: create.error ?? begin.error ?? end.error ?? remove.error,
    async start(asked: Asked) {
      const started = await create.run({ body: { workspace, client_id, ...asked, leaseSeconds: 3600 } });
      if (started.ok) await goOn(started.data.id);
    },
    async finish({ id, current }: CheckupView, ending: Ending) {
      if (!current) return goOn(id);
      const ended = await end.run({ params: { checkupId: id, run: current.id }, body: ending });
      if (!ended.ok) return list.reload();
      const isOpen = ended.data.result === 'could_not_tell' && ending.skipped !== true;
      if (!isOpen) return goOn(id);
      ask({ id, line: ended.data });
      list.reload();
    },
    async answer(loggedIn: boolean | null) {
      if (!question) return;
      const { id, line } = question;
      if (loggedIn !== null) await end.run({ params: { checkupId: id, run: line.id }, body: { loggedIn } });
      ask(undefined);
      await goOn(id);
    },
    async stop(id: string) {
      ask(undefined);
      await remove.run({ params: { checkupId: id } });
      list.reload();
    },
  };
}

export type CheckupControls = ReturnType<typeof useCheckup>;
