import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertCircleFilled } from '@tabler/icons-react';
import { Link } from 'wouter';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { STEPS, type Flow } from '../../../../contract/flow.ts';
import { useDesk, useWorkspace } from '../../../api/desk.tsx';
import { useMutation } from '../../../api/hooks.ts';
import { pathTo } from '../../../frame/paths.ts';
import { useLivePath, useSource } from '../source.ts';
import { Difference } from '../picture/CheckList.tsx';
import { advised } from '../picture/advice.ts';
import { checkWords, failureOf, refusedLater, stepTitle } from '../picture/steps.ts';
import { SpecText } from '../picture/SpecText.tsx';
import { fixOf, type Fix } from './fix.ts';
import classes from './flow.module.css';

/** Why a flow failed, what was wanted and what came, and what to do about it. */
export function FailureBanner({ flow }: { flow: Flow }) {
  const livePath = useLivePath();
  // Another machine's clients are not those of this desk.
  const foreign = useSource().recording !== undefined;
  const broken = failureOf(flow);
  const failure = broken ?? refusedLater(flow);
  if (!failure) return null;
  const { step } = failure;
  const check = advised(failure.check);
  const spec = check.spec ?? STEPS[step].spec;
  const fix = foreign ? undefined : fixOf(flow);
  return (
    <section
      className={classes.failure}
      data-later={broken === undefined || undefined}
      aria-label={broken ? 'Why it failed' : 'What was refused later'}
    >
      <IconAlertCircleFilled size={18} />
      <div className={classes.failureBody}>
        <div className={classes.failureHead}>
          <strong>{check.description ?? `${checkWords(check.check)}: no.`}</strong>
          {check.error !== undefined && <code className={classes.errorCode}>{check.error}</code>}
        </div>
        <div className="u-muted">
          {broken ? 'Failed' : 'The flow had passed; a later request was refused'} at “{stepTitle(step)}” ·{' '}
          <SpecText spec={spec} />
        </div>
        {check.expected !== undefined && (
          <Difference expected={check.expected} received={check.received} outcome="failed" />
        )}
        {check.hint !== undefined && (
          <p className={classes.hint}>
            <strong>What to do</strong> {check.hint}
          </p>
        )}
        <div className={classes.failureActions}>
          {fix && <FixButton fix={fix} />}
          {flow.client_id !== undefined && !foreign && (
            <Button variant="default" component={Link} href={pathTo('clients', flow.client_id)}>
              Open the client
            </Button>
          )}
          {check.exchangeId !== undefined && (
            <Button variant="default" component={Link} href={livePath(flow.flowId, check.exchangeId)}>
              Show the request
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}

function FixButton({ fix }: { fix: Fix }) {
  const { tid, aid } = useWorkspace();
  const { client } = useDesk();
  const update = useMutation('clients.update');
  const params = { tid, aid, client_id: fix.client_id };
  const repair = async () => {
    const { redirect_uris } = await client.call('clients.get', { params });
    const outcome = await update.run({ params, body: { redirect_uris: [...redirect_uris, fix.uri] } });
    notifications.show(
      outcome.ok
        ? { message: `${fix.uri} is now registered for ${fix.client_id}. Try the login again.` }
        : { color: 'red', title: 'The redirect URI was not added', message: outcome.error.description },
    );
  };
  return (
    <BusyButton busy={update.busy} onClick={() => void repair()}>
      Add this redirect URI to {fix.client_id}
    </BusyButton>
  );
}
