import { IconPinFilled } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { FLOWS, outcomeOf, stateOf, type Flow } from '../../../../contract/flow.ts';
import type { Exchange } from '../../../../contract/traffic.ts';
import { useNow } from '../../../ui/now.ts';
import { durationWords, relativeWords } from '../../../ui/time-words.ts';
import { Status } from '../exchange/MessageCards.tsx';
import { shortPath } from '../exchange/message.ts';
import { failureOf, refusedLater } from '../picture/steps.ts';
import { StateIcon } from '../picture/StateIcon.tsx';
import { useMaskedExchange } from '../mask.ts';
import { useSourceNow } from '../source.ts';
import { flowDuration, isGoingOn, kindWords } from './flow-words.ts';
import classes from './list.module.css';

interface FlowRowProps {
  flow: Flow;
  expanded: boolean;
  pinned: boolean;
}

/** A flow in two lines: who at which client, and how far it came. */
export const FlowRow = memo(function FlowRow({ flow, expanded, pinned }: FlowRowProps) {
  const outcome = outcomeOf(flow);
  const error = failureOf(flow)?.check.error;
  const later = refusedLater(flow);
  const refused = later && (later.check.error ?? 'refused');
  return (
    <>
      <span className={classes.chevron} data-open={expanded || undefined} aria-hidden="true" data-part="toggle" />
      <StateIcon state={outcome} />
      <span className={classes.flow}>
        <span className={classes.line}>
          <span className={`u-truncate ${classes.client}`}>
            {flow.client_id ?? 'Unknown client'}
            {flow.username !== undefined && <span className={classes.user}>{` · ${flow.username}`}</span>}
          </span>
          {pinned && <IconPinFilled size={12} color="var(--u-accent)" role="img" aria-label="pinned" />}
          <Age at={flow.startedAt} />
        </span>
        <span className={classes.line}>
          <span className={`u-truncate ${classes.kind}`}>
            {error !== undefined && <span className={classes.failed}>{`${error} · `}</span>}
            {refused !== undefined && 'Succeeded, then '}
            {refused !== undefined && <span className={classes.failed}>{refused}</span>}
            {refused === undefined && kindWords(flow.kind, error === undefined ? outcome : undefined)}
          </span>
          <StepBar flow={flow} />
          <Took>
            {isGoingOn(outcome) ? <Duration flow={flow} /> : durationWords(flowDuration(flow, flow.updatedAt))}
          </Took>
        </span>
      </span>
    </>
  );
});

const STEP_PX = 5;
const STEP_GAP_PX = 2;

/** One element for all steps, as a gradient: thousands of rows are drawn while a list is scrolled. */
function StepBar({ flow }: { flow: Flow }) {
  const steps = FLOWS[flow.kind];
  const colors = steps.map((step, index) => {
    const from = index * (STEP_PX + STEP_GAP_PX);
    const color = `var(--step-${stateOf(flow.steps[step])})`;
    return `${color} ${from}px ${from + STEP_PX}px, transparent ${from + STEP_PX}px ${from + STEP_PX + STEP_GAP_PX}px`;
  });
  const width = steps.length * (STEP_PX + STEP_GAP_PX) - STEP_GAP_PX;
  const background = `linear-gradient(to right, ${colors.join(', ')})`;
  return <span className={classes.bar} style={{ width, background }} aria-hidden="true" />;
}

function Age({ at }: { at: number }) {
  return <span className={`u-tabular ${classes.aside}`}>{relativeWords(at, useNow())}</span>;
}

const Took = ({ children }: { children: ReactNode }) => (
  <span className={`u-tabular ${classes.aside} ${classes.took}`}>{children}</span>
);

/** Of a flow that goes on: it is told anew each second. */
const Duration = ({ flow }: { flow: Flow }) => durationWords(flowDuration(flow, useSourceNow()));

/** An exchange in one line. */
export const ExchangeRow = memo(function ExchangeRow(props: { exchange: Exchange; inner: boolean; pinned: boolean }) {
  const { inner, pinned } = props;
  const exchange = useMaskedExchange(props.exchange);
  return (
    <>
      <span className={inner ? classes.indent : classes.lone} />
      <span className={`u-mono ${classes.method}`}>{exchange.request.method}</span>
      <span className={`u-mono u-truncate ${classes.path}`}>{shortPath(exchange.request.url, exchange.workspace)}</span>
      {pinned && <IconPinFilled size={12} color="var(--u-accent)" role="img" aria-label="pinned" />}
      {exchange.error !== undefined && (
        <span className={`u-truncate ${classes.failed}`} title={exchange.error}>
          {exchange.error}
        </span>
      )}
      <Status status={exchange.reply?.status} ended={exchange.hungUp} />
      <Took>{exchange.durationMs !== undefined && durationWords(exchange.durationMs)}</Took>
    </>
  );
});
