import {
  FLOWS,
  STEPS,
  type Flow,
  type FlowKind,
  type Party,
  type StepId,
  type StepState,
} from '../../../../contract/traffic/flow.ts';
import { partyWords } from '../../../../contract/traffic/read/party-words.ts';
import classes from './picture.module.css';

const ORDER: readonly Party[] = ['user', 'client', 'acp', 'resource-server'];

/** The parties of a flow type, from left to right. */
export const partiesOf = (kind: FlowKind): Party[] =>
  ORDER.filter((party) => FLOWS[kind].some((step) => STEPS[step].from === party || STEPS[step].to === party));

const center = (index: number, count: number): number => ((index + 0.5) / count) * 100;

/** The heads of the lifelines. */
export function LaneHeads({ parties, flow }: { parties: readonly Party[]; flow: Flow }) {
  const words = { ...partyWords(flow), 'resource-server': 'Resource' };
  return (
    <div className={classes.lanes}>
      {parties.map((party, index) => (
        <span key={party} className={classes.party} style={{ left: `${center(index, parties.length)}%` }}>
          {words[party]}
        </span>
      ))}
    </div>
  );
}

/** One message between two lifelines, styled by the state of its step. */
export function LaneArrow(props: { parties: readonly Party[]; step: StepId; state: StepState }) {
  const { parties, step, state } = props;
  const { from, to } = STEPS[step];
  const [start, end] = [parties.indexOf(from), parties.indexOf(to)].map((index) => center(index, parties.length));
  const [x1 = 0, x2 = 0] = [start, end];
  return (
    <div className={classes.lanes} aria-hidden="true">
      {parties.map((party, index) => (
        <span key={party} className={classes.lifeline} style={{ left: `${center(index, parties.length)}%` }} />
      ))}
      {x1 === x2 ? (
        <span key={state} className={classes.loop} data-state={state} style={{ left: `${x1}%` }} />
      ) : (
        <span
          key={state}
          className={classes.arrow}
          data-state={state}
          data-backwards={x2 < x1 || undefined}
          style={{ left: `${Math.min(x1, x2)}%`, width: `${Math.abs(x2 - x1)}%` }}
        />
      )}
    </div>
  );
}
