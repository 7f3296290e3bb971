import type { Check } from '../../../../contract/flow.ts';
import { advised } from './advice.ts';
import { checkWords } from './steps.ts';
import { SpecText } from './SpecText.tsx';
import { StateIcon } from './StateIcon.tsx';
import classes from './picture.module.css';

/** The checks of a step in the order they were made: what was wanted, what came, where it is written, what to do. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ol className={classes.checks}>
      {checks.map((check, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- attempts are only ever appended, and a name may recur
        <CheckEntry key={index} check={check} />
      ))}
    </ol>
  );
}

function CheckEntry(props: { check: Check }) {
  const check = advised(props.check);
  const differs = check.outcome === 'failed' && check.expected !== undefined;
  return (
    <li className={classes.check} data-outcome={check.outcome}>
      <StateIcon state={check.outcome} size={14} />
      <div className={classes.checkBody}>
        <div className={classes.checkHead}>
          <span className={classes.checkName}>{checkWords(check.check)}</span>
          {check.error !== undefined && <code className={classes.error}>{check.error}</code>}
          {!differs && <Agreement check={check} />}
          {check.spec !== undefined && (
            <span className={classes.spec}>
              <SpecText spec={check.spec} />
            </span>
          )}
        </div>
        {check.description !== undefined && <div className={classes.description}>{check.description}</div>}
        {differs && <Difference expected={check.expected ?? ''} received={check.received} outcome={check.outcome} />}
        {check.hint !== undefined && (
          <div className={classes.whatToDo}>
            <strong>What to do</strong> {check.hint}
          </div>
        )}
      </div>
    </li>
  );
}

/** What came, and what was wanted where that says more. */
function Agreement({ check: { expected, received } }: { check: Check }) {
  if (expected === undefined || expected === received) {
    return received === undefined ? null : <span className={`u-mono u-muted ${classes.received}`}>{received}</span>;
  }
  return (
    <span className={`u-muted ${classes.received}`}>
      {received !== undefined && <span className="u-mono">{received}</span>} expected:{' '}
      <span className="u-mono">{expected}</span>
    </span>
  );
}

/** Expected above received, so that two long values can be compared by eye. */
export function Difference(props: { expected: string; received: string | undefined; outcome: Check['outcome'] }) {
  return (
    <dl className={classes.difference} data-outcome={props.outcome}>
      <dt>Expected</dt>
      <dd className="u-mono">{props.expected}</dd>
      <dt>Received</dt>
      <dd className="u-mono">{props.received ?? 'nothing'}</dd>
    </dl>
  );
}
