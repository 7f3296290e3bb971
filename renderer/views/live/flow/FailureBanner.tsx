import { Button } from '@mantine/core';
import { IconAlertCircleFilled, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { titleOf } from '../../../../contract/traffic/checks.ts';
import { STEPS, type Flow } from '../../../../contract/traffic/flow.ts';
import { pathTo } from '../../../frame/paths.ts';
import { useLivePath, useSource } from '../source.ts';
import { advised } from '../picture/advice.ts';
import { Compared } from '../picture/Compared.tsx';
import { failureOf, refusedLater, stepTitle, type Failure } from '../../../flows/steps.ts';
import { SpecText } from '../picture/SpecText.tsx';
import { addRedirectUri, LIVE_WORDS, nowRegistered } from '../words.ts';
import { fixOf, type Fix } from './fix.ts';
import { useFix } from './use-fix.ts';
import classes from './flow.module.css';

/** What the banner explains: the check that made the flow fail, or one that failed later. */
export const explainedBy = (flow: Flow): Failure | undefined => failureOf(flow) ?? refusedLater(flow);

/** Why a flow failed, what was expected and received, and how to fix it. */
export function FailureBanner({ flow }: { flow: Flow }) {
  // A recording may come from another machine with other clients.
  const foreign = useSource().recording !== undefined;
  const failure = explainedBy(flow);
  if (!failure) return null;
  const fix = foreign ? undefined : fixOf(flow);
  if (fix) return <Fixable key={`${fix.client_id} ${fix.uri}`} flow={flow} failure={failure} fix={fix} />;
  return <Explanation flow={flow} failure={failure} foreign={foreign} />;
}

/** A failure that one change to the client fixes. Afterwards, the banner offers to undo it. */
function Fixable({ flow, failure, fix }: { flow: Flow; failure: Failure; fix: Fix }) {
  const { isDone, canUndo, busy, refusal, apply, undo } = useFix(fix);
  const done = isDone && (
    <>
      <span className="u-mono">{fix.uri}</span> {nowRegistered(fix.client_id)}. Start the login again.
    </>
  );
  return (
    <Explanation flow={flow} failure={failure} foreign={false} done={done} refusal={refusal}>
      {(!isDone || canUndo) && (
        // One button for both, so that it keeps the focus.
        <BusyButton
          busy={busy}
          variant={isDone ? 'default' : 'filled'}
          onClick={() => void (isDone ? undo() : apply())}
        >
          {isDone ? 'Undo' : addRedirectUri(fix.client_id)}
        </BusyButton>
      )}
    </Explanation>
  );
}

function Explanation(props: {
  flow: Flow;
  failure: Failure;
  foreign: boolean;
  /** What was done about it. */
  done?: ReactNode;
  /** Why nothing was done. */
  refusal?: string | undefined;
  children?: ReactNode;
}) {
  const { flow, failure, foreign, done, refusal } = props;
  const livePath = useLivePath();
  const isBroken = failureOf(flow) !== undefined;
  const check = advised(failure.check);
  const Icon = done ? IconCircleCheckFilled : IconAlertCircleFilled;
  return (
    <section
      className={classes.failure}
      data-later={!isBroken || undefined}
      data-done={Boolean(done) || undefined}
      aria-label={isBroken ? LIVE_WORDS.whyFailed : 'What failed later'}
    >
      <Icon size={18} />
      <div className={classes.failureBody}>
        <div role="status">
          {done && (
            <div className={classes.done}>
              <strong>Fixed.</strong> {done}
            </div>
          )}
        </div>
        <div className={classes.failureHead}>
          {done && <span className="u-muted">The error was:</span>}
          <strong>{check.description ?? `Check failed: ${titleOf(check.check)}`}</strong>
          {check.error !== undefined && <code className={classes.errorCode}>{check.error}</code>}
        </div>
        <div className="u-muted">
          {isBroken ? 'Failed' : 'The flow succeeded, but a later request was rejected'} at “{stepTitle(failure.step)}”
          · <SpecText spec={check.spec ?? STEPS[failure.step].spec} />
        </div>
        {check.expected !== undefined && (
          <Compared expected={check.expected} received={check.received} outcome="failed" />
        )}
        {!done && check.hint !== undefined && (
          <p className={classes.hint}>
            <strong>{LIVE_WORDS.howToFix}</strong> {check.hint}
          </p>
        )}
        {refusal !== undefined && (
          <p className={classes.refusal} role="alert">
            Couldn’t update the client: {refusal}
          </p>
        )}
        <div className={classes.failureActions}>
          {props.children}
          {flow.client_id !== undefined && !foreign && (
            <Button variant="default" component={Link} href={pathTo('clients', flow.client_id)}>
              Open client
            </Button>
          )}
          {check.exchangeId !== undefined && (
            <Button variant="default" component={Link} href={livePath(flow.flowId, check.exchangeId)}>
              {LIVE_WORDS.showRequest}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
