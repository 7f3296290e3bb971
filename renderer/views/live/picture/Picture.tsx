import { Anchor, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { shortPath } from '../../../../contract/traffic/read/message.ts';
import { STEPS, type Check, type Flow, type Party, type StepId } from '../../../../contract/traffic/flow.ts';
import { durationWords } from '../../../ui/time-words.ts';
import { useLivePath, useSource } from '../source.ts';
import type { BreakpointView } from '../../../../contract/breakpoints/breakpoint.ts';
import { BreakpointDot } from '../breakpoints/BreakpointDot.tsx';
import { PLACES } from '../breakpoints/places.ts';
import { useBreakpoints } from '../breakpoints/use-breakpoints.ts';
import { CheckList } from './CheckList.tsx';
import { LaneArrow, LaneHeads, partiesOf } from './Lanes.tsx';
import { SpecText } from '../../../fixes/SpecText.tsx';
import { StateIcon } from '../../../flows/StateIcon.tsx';
import { stepsOf, type FlowStep } from '../../../../contract/traffic/read/flow-steps.ts';
import classes from './picture.module.css';

interface PictureProps {
  flow: Flow;
  exchanges: readonly Exchange[];
  explained?: Check | undefined;
}

/** A flow as a sequence diagram, filled in as its steps happen. */
export function Picture(props: PictureProps) {
  const { recording } = useSource();
  return recording ? <Diagram {...props} /> : <LiveDiagram {...props} />;
}

/** Exchanges can be made to wait at its steps. */
const LiveDiagram = (props: PictureProps) => <Diagram {...props} breakpoints={useBreakpoints()} />;

function Diagram(props: PictureProps & { breakpoints?: readonly BreakpointView[] }) {
  const { flow, exchanges, explained } = props;
  const [toggled, setToggled] = useState<ReadonlySet<StepId>>(new Set());
  const parties = partiesOf(flow.kind);
  const toggle = (step: StepId) => {
    const next = new Set(toggled);
    if (!next.delete(step)) next.add(step);
    setToggled(next);
  };
  return (
    <div className={classes.picture}>
      <div className={classes.heads}>
        <LaneHeads parties={parties} flow={flow} />
      </div>
      <ol className={classes.steps}>
        {stepsOf(flow).map((entry) => (
          <StepRow
            key={entry.step}
            entry={entry}
            parties={parties}
            exchanges={exchanges}
            explained={explained}
            flow={flow}
            breakpoints={props.breakpoints}
            open={opensByItself(entry) !== toggled.has(entry.step)}
            onToggle={() => toggle(entry.step)}
          />
        ))}
      </ol>
    </div>
  );
}

/** Links to the exchanges in which a step was checked. */
function SeenIn({ entry, exchanges }: { entry: FlowStep; exchanges: readonly Exchange[] }) {
  const livePath = useLivePath();
  const seen = exchanges.filter(({ exchangeId }) => entry.checks.some((check) => check.exchangeId === exchangeId));
  if (seen.length === 0) return null;
  return (
    <span className={classes.seenIn}>
      Seen in
      {seen.map(({ exchangeId, flowId, request, workspace }) => (
        <Anchor key={exchangeId} component={Link} href={livePath(flowId ?? '-', exchangeId)} className="u-mono">
          {request.method} {shortPath(request.url, workspace)}
        </Anchor>
      ))}
    </span>
  );
}

/** Steps that need attention start expanded. */
const opensByItself = ({ state, refusedLater }: FlowStep): boolean =>
  state === 'failed' || state === 'waiting' || refusedLater;

function StepRow(props: {
  entry: FlowStep;
  parties: readonly Party[];
  exchanges: readonly Exchange[];
  explained: Check | undefined;
  flow: Flow;
  breakpoints: readonly BreakpointView[] | undefined;
  open: boolean;
  onToggle: () => void;
}) {
  const { entry, parties, onToggle } = props;
  const { title } = entry;
  const { number, spec } = STEPS[entry.step];
  const open = props.open && entry.checks.length > 0;
  const place = PLACES[entry.step];
  return (
    <li className={classes.step} data-state={entry.state} data-open={open || undefined}>
      {props.breakpoints && place && (
        <BreakpointDot step={title} place={place} flow={props.flow} breakpoints={props.breakpoints} />
      )}
      <UnstyledButton
        className={classes.stepRow}
        onClick={onToggle}
        aria-expanded={open}
        disabled={entry.checks.length === 0}
      >
        <span className={classes.stepText}>
          <StateIcon state={entry.state} />
          <span className={`${classes.number} u-tabular`}>{number}</span>
          <span className={classes.stepWords}>
            <span className={classes.stepTitle}>{title}</span>
            {entry.reason !== undefined && <span className={`u-truncate ${classes.reason}`}>{entry.reason}</span>}
          </span>
          {entry.afterMs !== undefined && (
            <span className={`u-tabular ${classes.after}`}>+{durationWords(entry.afterMs)}</span>
          )}
          {entry.checks.length > 0 && <IconChevronRight size={14} className={classes.chevron} />}
        </span>
        <LaneArrow parties={parties} step={entry.step} state={entry.state} />
      </UnstyledButton>
      {open && (
        <div className={classes.stepBody}>
          <CheckList checks={entry.checks} explained={props.explained} />
          <div className={classes.stepFoot}>
            <span>
              Defined in <SpecText spec={spec} />
            </span>
            <SeenIn entry={entry} exchanges={props.exchanges} />
          </div>
        </div>
      )}
    </li>
  );
}
