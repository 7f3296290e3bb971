import { notifications } from '@mantine/notifications';
import { useWorkspace } from '../../../api/console.tsx';
import { useMutation } from '../../../api/hooks.ts';
import { SeverityIcon } from '../../../fixes/SeverityIcon.tsx';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import type { FindingProps } from './finding.ts';
import { FINDING_WORDS } from './words.ts';
import classes from './findings.module.css';

/** A finding that is not reported, and why. */
export function MutedFinding({ client_id, finding }: FindingProps) {
  const { tid, aid } = useWorkspace();
  const { rule, severity, title, muted } = finding;
  const unmute = useMutation('findings.unmute');
  const press = async () => {
    const outcome = await unmute.run({ params: { tid, aid, client_id, rule } });
    if (!outcome.ok) notifications.show({ color: 'red', message: outcome.error.description });
  };
  return (
    <article className={classes.muted} aria-label={title}>
      <SeverityIcon severity={severity} size={16} />
      <div className={classes.body}>
        {title}
        <div className="u-muted">{muted?.reason}</div>
      </div>
      <BusyButton variant="default" size="compact-sm" busy={unmute.busy} onClick={() => void press()}>
        {FINDING_WORDS.unmute}
      </BusyButton>
    </article>
  );
}
