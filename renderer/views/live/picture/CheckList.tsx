import { titleOf } from '../../../../contract/traffic/checks.ts';
import type { Check } from '../../../../contract/traffic/flow.ts';
import { advised } from '../../../../contract/traffic/read/advice.ts';
import { Compared, Visible } from './Compared.tsx';
import { SpecText } from '../../../fixes/SpecText.tsx';
import { StateIcon } from '../../../flows/StateIcon.tsx';
import { LIVE_WORDS } from '../words.ts';
import classes from './picture.module.css';

/**
 * The checks of a step in order: expected and received values, specification, and how to fix it. The check already
 * explained above the list shows only its name.
 */
export function CheckList({ checks, explained }: { checks: readonly Check[]; explained?: Check | undefined }) {
  return (
    <ol className={classes.checks}>
      {checks.map((check, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- attempts are only appended, and a name may recur
        <CheckEntry key={index} check={check} isExplained={check === explained} />
      ))}
    </ol>
  );
}

function CheckEntry(props: { check: Check; isExplained: boolean }) {
  const check = props.isExplained ? named(props.check) : advised(props.check);
  const differs = check.outcome === 'failed' && check.expected !== undefined;
  return (
    <li className={classes.check} data-outcome={check.outcome}>
      <StateIcon state={check.outcome} size={14} />
      <div className={classes.checkBody}>
        <div className={classes.checkHead}>
          <span className={classes.checkName}>{titleOf(check.check)}</span>
          {check.error !== undefined && <code className={classes.error}>{check.error}</code>}
          {props.isExplained && <span className="u-muted">See above.</span>}
          {!differs && <Agreement check={check} />}
          {check.spec !== undefined && (
            <span className={classes.spec}>
              <SpecText spec={check.spec} />
            </span>
          )}
        </div>
        {check.description !== undefined && <div className={classes.description}>{check.description}</div>}
        {differs && <Compared expected={check.expected ?? ''} received={check.received} outcome={check.outcome} />}
        {check.hint !== undefined && (
          <div className={classes.whatToDo}>
            <strong>{LIVE_WORDS.howToFix}</strong> {check.hint}
          </div>
        )}
      </div>
    </li>
  );
}

/** A check with only its name and result. */
const named = ({ check, outcome, at, error }: Check): Check => ({
  check,
  outcome,
  at,
  ...(error !== undefined && { error }),
});

/** The received value, and the expected value if it adds information. */
function Agreement({ check: { expected, received } }: { check: Check }) {
  if (expected === undefined || expected === received) {
    return received === undefined ? null : <Received text={received} />;
  }
  return (
    <span className={`u-muted ${classes.received}`}>
      {received !== undefined && <Received text={received} />} expected: <span className="u-mono">{expected}</span>
    </span>
  );
}

const Received = ({ text }: { text: string }) => (
  <span className={`u-mono u-muted ${classes.received}`}>
    <Visible text={text} />
  </span>
);
