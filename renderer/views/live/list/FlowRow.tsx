import { IconInfoCircle, IconPinFilled } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { FLOWS, outcomeOf, stateOf, type Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { absoluteWords, durationWords } from '../../../ui/time-words.ts';
import { FaultMark } from '../exchange/Faults.tsx';
import { Status } from '../exchange/MessageCards.tsx';
import { shortPath } from '../../../../contract/traffic/read/message.ts';
import { failureOf, refusedLater } from '../../../../contract/traffic/read/flow-steps.ts';
import { StateIcon } from '../../../flows/StateIcon.tsx';
import { useMaskedExchange, useMaskedFlow } from '../mask.ts';
import { useSourceNow } from '../source.ts';
import { Times } from '../../../flows/Times.tsx';
import { Age, Chevron } from './row-parts.tsx';
import { flowDuration, isGoingOn, kindWords } from '../../../../contract/traffic/read/flow-words.ts';
import classes from './list.module.css';

interface FlowRowProps {
  flow: Flow;
  expanded: boolean;
  pinned: boolean;
  /** How often the same error occurred, if the row stands for all of them. */
  times?: number | undefined;
}

/** A flow in two lines: user and client, and its progress. */
export const FlowRow = memo(function FlowRow({ flow, expanded, pinned, times }: FlowRowProps) {
  const outcome = outcomeOf(flow);
  return (
    <>
      <Chevron open={expanded} />
      <StateIcon state={outcome} />
      <span className={classes.flow}>
        <span className={classes.line}>
          <span className={`u-truncate ${classes.client}`}>
            {flow.client_id ?? 'Unknown client'}
            {flow.username !== undefined && <span className={classes.user}>{` · ${flow.username}`}</span>}
          </span>
          {pinned && <IconPinFilled size={12} color="var(--u-accent)" role="img" aria-label="pinned" />}
          <FaultMark faults={flow.faults} />
          {times !== undefined && <Times times={times} />}
          <Age at={flow.startedAt} />
        </span>
        <span className={classes.line}>
          <Ending flow={flow} />
          <StepBar flow={flow} />
          <Took>
            {isGoingOn(outcome) ? <Duration flow={flow} /> : durationWords(flowDuration(flow, flow.updatedAt))}
          </Took>
        </span>
      </span>
    </>
  );
});

/** How it ended: its error and the cause, or its kind. */
function Ending({ flow }: { flow: Flow }) {
  const cause = useMaskedFlow(flow).verdict?.cause;
  const error = failureOf(flow)?.check.error;
  const later = refusedLater(flow);
  const refused = later && (later.check.error ?? 'refused');
  const why = error === undefined ? undefined : cause;
  return (
    <span className={`u-truncate ${classes.kind}`} title={cause}>
      {error !== undefined && <span className={classes.failed}>{`${error} · `}</span>}
      {refused !== undefined && 'Succeeded, then '}
      {refused !== undefined && <span className={classes.failed}>{refused}</span>}
      {refused === undefined && (why ?? kindWords(flow.kind, error === undefined ? outcomeOf(flow) : undefined))}
    </span>
  );
}

const STEP_PX = 5;
const STEP_GAP_PX = 2;

/** All steps in one element, as a gradient, because scrolling renders thousands of rows. */
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

const Took = ({ children, title }: { children: ReactNode; title?: string }) => (
  <span className={`u-tabular ${classes.aside} ${classes.took}`} title={title}>
    {children}
  </span>
);

/** The duration of a running flow, updated every second. */
const Duration = ({ flow }: { flow: Flow }) => durationWords(flowDuration(flow, useSourceNow()));

interface ExchangeRowProps {
  exchange: Exchange;
  /** Shown below its flow. */
  inner: boolean;
  pinned: boolean;
  /** How often the same error occurred, if the row stands for all of them, and whether they are expanded. */
  times?: number | undefined;
  expanded?: boolean;
}

/** An exchange in one line. */
export const ExchangeRow = memo(function ExchangeRow(props: ExchangeRowProps) {
  const { inner, pinned, times, expanded = false } = props;
  const exchange = useMaskedExchange(props.exchange);
  return (
    <>
      {times === undefined ? <span className={inner ? classes.indent : classes.lone} /> : <Chevron open={expanded} />}
      <span className={`u-mono ${classes.method}`}>{exchange.request.method}</span>
      <span className={`u-mono u-truncate ${classes.path}`} title={exchange.verdict?.cause}>
        {shortPath(exchange.request.url, exchange.workspace)}
      </span>
      {pinned && <IconPinFilled size={12} color="var(--u-accent)" role="img" aria-label="pinned" />}
      {exchange.error !== undefined && (
        <span className={`u-truncate ${classes.failed}`} title={exchange.verdict?.cause ?? exchange.error}>
          {exchange.error}
        </span>
      )}
      <FaultMark faults={exchange.faults} />
      {exchange.error === undefined && exchange.verdict && !exchange.faults && (
        <span className={classes.told} title={exchange.verdict.cause}>
          <IconInfoCircle size={14} role="img" aria-label="has a verdict" />
        </span>
      )}
      {times !== undefined && <Times times={times} />}
      <Status status={exchange.reply?.status} ended={exchange.hungUp} />
      <Took title={absoluteWords(exchange.receivedAt)}>
        {exchange.durationMs !== undefined && durationWords(exchange.durationMs)}
      </Took>
    </>
  );
});
