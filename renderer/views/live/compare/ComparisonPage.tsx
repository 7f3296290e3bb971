import { ActionIcon, Anchor, Badge, Switch } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { isToldByState } from '../../../../contract/traffic/compare/compare.ts';
import type { Comparison, FlowDifference } from '../../../../contract/traffic/compare/comparison.ts';
import { flowTitle, KIND_WORDS, OUTCOME_WORDS } from '../../../../contract/traffic/read/flow-words.ts';
import { outcomeOf } from '../../../../contract/traffic/flow.ts';
import { BackLink } from '../../../records/BackLink.tsx';
import { Hint } from '../../../ui/KeyHint.tsx';
import { secondWords } from '../../../ui/time-words.ts';
import { ConfigChanges } from './ConfigChanges.tsx';
import { comparisonPath, flowPath, refOf, type Placed } from './refs.ts';
import { StepDifferences } from './StepDifferences.tsx';
import type { Sides } from './use-comparison.ts';
import { COMPARE_WORDS, countWords } from './words.ts';
import classes from './compare.module.css';

const COLORS = { succeeded: 'green', failed: 'red', waiting: 'yellow', running: 'iris' } as const;

const isShown = (difference: FlowDifference, hidesNatural: boolean): boolean =>
  !(hidesNatural && difference.natural) && !isToldByState(difference);

/** A comparison: which flows, what changed in the config in between, and their steps side by side. */
export function ComparisonPage({ sides, comparison }: { sides: Sides; comparison: Comparison }) {
  const [hidesNatural, setHidesNatural] = useSessionStorage({ key: 'understudy.hide-natural', defaultValue: true });
  const { steps, changes, same } = comparison;
  const all = steps.flatMap(({ differences }) => differences);
  const shown = all.filter((difference) => isShown(difference, hidesNatural));
  const hidden = all.filter((difference) => !isToldByState(difference)).length - shown.length;
  return (
    <article className={`${classes.page} u-scroll`} aria-label={COMPARE_WORDS.title}>
      <Head sides={sides} />
      <div className={classes.bar}>
        <span>{same && shown.length === 0 ? COMPARE_WORDS.same : countWords(shown.length)}</span>
        {hidden > 0 && <span className="u-muted">{hidden} hidden</span>}
        <span className={classes.spacer} />
        <Switch
          size="xs"
          label={COMPARE_WORDS.hideNatural}
          checked={hidesNatural}
          onChange={(event) => setHidesNatural(event.currentTarget.checked)}
        />
      </div>
      <ConfigChanges changes={changes} startedAt={Math.max(comparison.left.startedAt, comparison.right.startedAt)} />
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <StepDifferences
            key={step.step}
            number={index + 1}
            step={step}
            differences={step.differences.filter((difference) => isShown(difference, hidesNatural))}
            sides={sides}
          />
        ))}
      </ol>
    </article>
  );
}

function Head({ sides: { left, right } }: { sides: Sides }) {
  const [, navigate] = useLocation();
  const [one, other] = [left, right].map((side) => refOf(side.flow.flowId, side.recording !== undefined));
  return (
    <header className={classes.head}>
      <BackLink to={flowPath(right)} label={COMPARE_WORDS.back} />
      <Side placed={left} />
      <Hint label={COMPARE_WORDS.swap}>
        <ActionIcon
          variant="default"
          size={28}
          aria-label={COMPARE_WORDS.swap}
          onClick={() => navigate(comparisonPath(other ?? '', one ?? ''))}
        >
          <IconArrowsExchange size={15} />
        </ActionIcon>
      </Hint>
      <Side placed={right} />
    </header>
  );
}

function Side({ placed }: { placed: Placed }) {
  const { flow, recording } = placed;
  const outcome = outcomeOf(flow);
  return (
    <div className={classes.side}>
      <div className={classes.sideTitle}>
        <h1 className="u-truncate">{flowTitle(flow)}</h1>
        <Badge color={COLORS[outcome]}>{OUTCOME_WORDS[outcome]}</Badge>
      </div>
      <div className={classes.facts}>
        <span>{KIND_WORDS[flow.kind]}</span>
        <span className="u-tabular">{secondWords(flow.startedAt)}</span>
        <span className="u-truncate">{recording ? recording.name : 'Live'}</span>
        <Anchor component={Link} href={flowPath(placed)} inherit>
          {COMPARE_WORDS.showFlow}
        </Anchor>
      </div>
    </div>
  );
}
