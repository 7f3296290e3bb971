import type { ComparedStep, FlowDifference } from '../../../../contract/traffic/compare/comparison.ts';
import { comparedTitle } from '../../../../contract/traffic/read/party-words.ts';
import { StateIcon } from '../../../flows/StateIcon.tsx';
import { DifferenceRow } from './DifferenceRow.tsx';
import type { Sides } from './use-comparison.ts';
import { COMPARE_WORDS, countWords } from './words.ts';
import classes from './compare.module.css';

interface StepDifferencesProps {
  number: number;
  step: ComparedStep;
  /** Those to show. */
  differences: readonly FlowDifference[];
  sides: Sides;
}

/** One step of both flows, with what differs in it. */
export function StepDifferences({ number, step, differences, sides }: StepDifferencesProps) {
  const { left, right } = sides;
  const title = comparedTitle(step.step, left.flow, right.flow);
  const differs = step.left.state !== step.right.state || differences.length > 0;
  const fix = right.flow.flowId;
  return (
    <li className={classes.step} data-differs={differs || undefined}>
      <div className={classes.stepHead}>
        <span className={classes.number}>{number}</span>
        <h2>{title}</h2>
        <span className="u-muted">
          {differences.length > 0 ? countWords(differences.length) : differs ? '' : COMPARE_WORDS.noDifferences}
        </span>
        <span className={classes.spacer} />
        <State state={step.left.state} />
        <span className="u-muted" aria-hidden="true">
          →
        </span>
        <State state={step.right.state} />
      </div>
      {differences.length > 0 && (
        <table className={classes.table}>
          <colgroup>
            <col className={classes.nameColumn} />
            <col span={2} />
          </colgroup>
          <thead className={classes.hiddenHead}>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Left</th>
              <th scope="col">Right</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <DifferenceRow key={keyOf(difference)} difference={difference} flowId={fix} />
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

const keyOf = ({ where, of, name }: FlowDifference): string => `${where} ${of} ${name}`;

const STATE_WORDS: Record<ComparedStep['left']['state'], string> = {
  passed: 'Passed',
  failed: 'Failed',
  waiting: 'Waiting',
  skipped: 'Skipped',
  'not-seen': 'Not seen',
};

const State = ({ state }: { state: ComparedStep['left']['state'] }) => (
  <span className={classes.state}>
    <StateIcon state={state} size={14} />
    {STATE_WORDS[state]}
  </span>
);
