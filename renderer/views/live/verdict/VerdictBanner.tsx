import { Anchor } from '@mantine/core';
import {
  IconAlertCircleFilled,
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconInfoCircleFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { OperationName } from '../../../../contract/operations.ts';
import { STEPS } from '../../../../contract/traffic/steps.ts';
import type { Verdict } from '../../../../contract/traffic/verdict.ts';
import { useOperation, useTraffic } from '../../../api/hooks.ts';
import { useMaskedVerdict } from '../mask.ts';
import { adviceIn } from '../../../../contract/traffic/read/advice.ts';
import { Compared } from '../picture/Compared.tsx';
import { SpecText } from '../../../fixes/SpecText.tsx';
import { useLivePath, useSource } from '../source.ts';
import { doneWords } from '../../../fixes/words.ts';
import { LIVE_WORDS, whereWords } from '../words.ts';
import { isChanging, isInEffect, readerOf, type ChangingFix } from '../../../fixes/change.ts';
import { FixButtons } from './FixButtons.tsx';
import { CodeFixes } from './CodeFixes.tsx';
import { useFixing, type Fixing } from './use-fixing.ts';
import classes from './verdict.module.css';

const ICONS = { error: IconAlertCircleFilled, warning: IconAlertTriangleFilled, note: IconInfoCircleFilled } as const;
const NAMES = { error: LIVE_WORDS.whyFailed, warning: LIVE_WORDS.failedLater, note: LIVE_WORDS.notGiven } as const;

export interface VerdictBannerProps {
  verdict: Verdict;
  /** The OAuth error that was sent. */
  error: string | undefined;
  /** Opens the same request again, if that is safe. */
  replayUrl: string | undefined;
  /** Other things to do, as buttons. */
  children?: ReactNode;
}

/** Why something failed: the cause first, then what was expected, what to do, and the fixes. */
export function VerdictBanner(props: VerdictBannerProps) {
  const { exchangeId, fixes } = props.verdict;
  const fixing = useFixing(exchangeId);
  // A recording may come from another machine with other clients.
  const isForeign = useSource().recording !== undefined;
  const changing = isForeign ? [] : fixes.filter(isChanging);
  const watched = fixing.applied?.fix ?? changing[0];
  const reader = watched && readerOf(watched);
  if (!watched || !reader || isForeign) return <Explanation {...props} fixing={fixing} done={fixing.applied?.fix} />;
  return <WatchedBanner {...props} fixing={fixing} watched={watched} reader={reader} />;
}

/** Notices when the change is made or taken back elsewhere. */
function WatchedBanner(props: VerdictBannerProps & { fixing: Fixing; watched: ChangingFix; reader: OperationName }) {
  const { fixing, watched, reader } = props;
  const { data } = useOperation(reader, { params: watched.params ?? {} } as never);
  const change = fixing.applied?.patches?.there ?? watched.body ?? {};
  return <Explanation {...props} done={isInEffect(data, change) ? watched : undefined} />;
}

function Explanation(props: VerdictBannerProps & { fixing: Fixing; done: ChangingFix | undefined }) {
  const { fixing, done, error, replayUrl } = props;
  const verdict = useMaskedVerdict(props.verdict);
  const { severity, cause, expected, received, advice } = verdict;
  const Icon = done ? IconCircleCheckFilled : ICONS[severity];
  const name = severity === 'note' && verdict.planted ? LIVE_WORDS.whatPlanted : NAMES[severity];
  const toDo = advice === undefined ? '' : adviceIn(advice, [received ?? '', expected ?? '']);
  return (
    <section
      className={classes.verdict}
      data-severity={severity}
      data-done={done !== undefined || undefined}
      aria-label={name}
    >
      <Icon size={18} />
      <div className={classes.body}>
        <div role="status">{done && <Done fix={done} verdict={verdict} canRun={replayUrl !== undefined} />}</div>
        <div className={classes.head}>
          {done && <span className="u-muted">{LIVE_WORDS.wasCause}</span>}
          <strong>{cause}</strong>
          {error !== undefined && <code className={classes.errorCode}>{error}</code>}
        </div>
        {!done && <Where verdict={verdict} />}
        {!done && (expected !== undefined || received !== undefined) && (
          <Compared expected={expected} received={received} outcome={severity === 'error' ? 'failed' : 'noted'} />
        )}
        {!done && toDo !== '' && (
          <p className={classes.advice}>
            <strong>{isOnlyPlanted(verdict) ? LIVE_WORDS.howToReact : LIVE_WORDS.howToFix}</strong> {toDo}
          </p>
        )}
        <Related verdict={verdict} />
        {!done && <CodeFixes fixes={verdict.fixes} />}
        {fixing.refusal !== undefined && (
          <p className={classes.refusal} role="alert">
            {fixing.refusal}
          </p>
        )}
        <FixButtons fixing={fixing} done={done} whole={props.verdict.fixes} shown={verdict.fixes} replayUrl={replayUrl}>
          {props.children}
        </FixButtons>
      </div>
    </section>
  );
}

/** What was done about it, and what to do next. */
function Done({ fix, verdict, canRun }: { fix: ChangingFix; verdict: Verdict; canRun: boolean }) {
  const [shown = fix] = useMaskedVerdict({ ...verdict, fixes: [fix] }).fixes;
  return (
    <div className={classes.done}>
      <strong>{LIVE_WORDS.fixed}</strong> {doneWords(shown.label)}
      {!canRun && ` ${LIVE_WORDS.sendAgain}`}
    </div>
  );
}

/** Nothing failed by itself: a planted fault did it all. */
const isOnlyPlanted = ({ planted, check }: Verdict): boolean => planted === true && check === undefined;

function Where({ verdict }: { verdict: Verdict }) {
  const { severity, step, spec } = verdict;
  const words = isOnlyPlanted(verdict) ? undefined : whereWords[severity](step && STEPS[step].title);
  const cited = spec ?? (step && STEPS[step].spec);
  if (words === undefined && cited === undefined) return null;
  return (
    <div className="u-muted">
      {words}
      {words !== undefined && cited !== undefined && ' · '}
      {cited !== undefined && <SpecText spec={cited} />}
    </div>
  );
}

function Related({ verdict: { related = [] } }: { verdict: Verdict }) {
  if (related.length === 0) return null;
  return (
    <ul className={classes.related}>
      {related.map(({ flowId, why }) => (
        <li key={flowId}>
          {LIVE_WORDS.related} <FlowLink flowId={flowId} why={why} />
        </li>
      ))}
    </ul>
  );
}

/** A link, as long as the flow is still there. */
function FlowLink({ flowId, why }: { flowId: string; why: string }) {
  const { recording } = useSource();
  const livePath = useLivePath();
  const isLive = useTraffic(({ traffic }) => traffic.flows.has(flowId));
  const isThere = recording ? recording.flows.has(flowId) : isLive;
  if (!isThere) return <span className="u-muted">{why}</span>;
  return (
    <Anchor component={Link} href={livePath(flowId)} inherit>
      {why}
    </Anchor>
  );
}
