import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Finding } from '../../../../contract/lint/finding.ts';
import { AdminError } from '../../../api/admin-client.ts';
import { useConsole } from '../../../api/console.tsx';
import { CodeBox } from '../../../fixes/CodeBox.tsx';
import { isChanging, subjectOf, type Applied, type ChangingFix } from '../../../fixes/change.ts';
import { applyFix, undoFix } from '../../../fixes/make-fix.ts';
import { doneWords, goneWords, notAppliedWords, notUndoneWords } from '../../../fixes/words.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import { FINDING_WORDS } from './words.ts';
import look from '../../../fixes/fixes.module.css';
import classes from './findings.module.css';

/** What to send instead, as code, and a button for each fix that the console can make. */
export function FindingFixes({ finding: { fixes }, reload }: { finding: Finding; reload: () => void }) {
  const { busy, refusal, apply } = useFindingFix(reload);
  const changing = fixes.filter(isChanging);
  const told = fixes.filter(({ code }) => code !== undefined);
  return (
    <>
      {told.map(({ id, label, code = '' }) => (
        <div key={id} className={classes.instead}>
          <span>
            <strong>{FINDING_WORDS.instead}</strong> {label}.
          </span>
          <CodeBox code={code} label={`Copy: ${label}`} />
        </div>
      ))}
      {refusal !== undefined && (
        <p className={classes.refusal} role="alert">
          {refusal}
        </p>
      )}
      {changing.length > 0 && (
        <div className={look.actions}>
          {changing.map((fix) => (
            <BusyButton
              key={fix.id}
              variant="default"
              busy={busy}
              classNames={{ root: look.fix ?? '', label: look.fixLabel ?? '' }}
              onClick={() => void apply(fix)}
            >
              {fix.label}
            </BusyButton>
          ))}
        </div>
      )}
    </>
  );
}

/** Makes a fix. The finding goes when the config no longer shows it, so Undo is offered where it stays. */
function useFindingFix(reload: () => void) {
  const { client } = useConsole();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();

  const undo = async (applied: Applied): Promise<void> => {
    try {
      await undoFix(client, applied);
    } catch (cause) {
      notifications.show({ color: 'red', message: notUndoneWords(descriptionOf(cause)) });
    }
  };
  const apply = async (fix: ChangingFix): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const applied = await applyFix(client, fix);
      if (applied.patches) offerUndo(doneWords(fix.label), () => void undo(applied));
      else notifications.show({ message: doneWords(fix.label) });
    } catch (cause) {
      const status = cause instanceof AdminError ? cause.status : 0;
      if (status === 412) setRefusal(FINDING_WORDS.outdated);
      else setRefusal(status === 404 ? goneWords(subjectOf(fix)) : notAppliedWords(descriptionOf(cause)));
      reload();
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, apply };
}

const descriptionOf = (cause: unknown): string => (cause instanceof AdminError ? cause.description : String(cause));
