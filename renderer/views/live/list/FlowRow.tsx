import { IconChevronRight, IconPinFilled } from '@tabler/icons-react';
import { memo } from 'react';
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
import { flowDuration, KIND_WORDS, OUTCOME_WORDS } from './flow-words.ts';
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
      <span className={classes.chevron} data-open={expanded || undefined} aria-hidden="true" data-part="toggle">
        <IconChevronRight size={14} />
      </span>
      <StateIcon state={outcome} />
      <span className={classes.flow}>
        <span className={classes.line}>
          <span className="u-truncate">
            <span className={classes.client}>{flow.client_id ?? 'Unknown client'}</span>
            {flow.username !== undefined && <span className="u-muted"> · {flow.username}</span>}
          </span>
          {pinned && <IconPinFilled size={12} color="var(--u-accent)" role="img" aria-label="pinned" />}
          <Age at={flow.startedAt} />
        </span>
        <span className={classes.line}>
          <span className={`u-truncate ${classes.kind}`}>
            {error !== undefined && <span className={classes.failed}>{error} · </span>}
            {refused === undefined ? KIND_WORDS[flow.kind] : 'Succeeded, then '}
            {refused !== undefined && <span className={classes.failed}>{refused}</span>}
            {refused === undefined && error === undefined && ` · ${OUTCOME_WORDS[outcome]}`}
          </span>
          <StepBar flow={flow} />
          <Took flow={flow} />
        </span>
      </span>
    </>
  );
});

function StepBar({ flow }: { flow: Flow }) {
  return (
    <span className={classes.bar} aria-hidden="true">
      {FLOWS[flow.kind].map((step) => (
        <span key={step} data-state={stateOf(flow.steps[step])} />
      ))}
    </span>
  );
}

function Age({ at }: { at: number }) {
  return <span className={`u-tabular ${classes.aside}`}>{relativeWords(at, useNow())}</span>;
}

function Took({ flow }: { flow: Flow }) {
  return (
    <span className={`u-tabular ${classes.aside} ${classes.took}`}>
      {durationWords(flowDuration(flow, useSourceNow()))}
    </span>
  );
}

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
      {exchange.error !== undefined && <span className={`u-truncate ${classes.failed}`}>{exchange.error}</span>}
      <Status status={exchange.reply?.status} />
      <span className={`u-tabular ${classes.aside} ${classes.took}`}>
        {exchange.durationMs === undefined ? '' : durationWords(exchange.durationMs)}
      </span>
    </>
  );
});
