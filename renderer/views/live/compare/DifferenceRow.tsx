import { Badge } from '@mantine/core';
import type { FlowDifference } from '../../../../contract/traffic/compare/comparison.ts';
import type { Piece } from '../../../../contract/traffic/difference.ts';
import type { Fix } from '../../../../contract/traffic/verdict.ts';
import { Absent, Pieces } from '../picture/Compared.tsx';
import { FixButtons } from '../verdict/FixButtons.tsx';
import { useFixing } from '../verdict/use-fixing.ts';
import { piecesOf } from './pieces.ts';
import { COMPARE_WORDS, WHERE_WORDS } from './words.ts';
import classes from './compare.module.css';

/** Places that there is one of in a step. */
const OF_ITSELF: ReadonlySet<FlowDifference['where']> = new Set(['outcome', 'answer']);

/** One difference: what it is, both values with what differs marked, and what can be done about it. */
export function DifferenceRow({ difference, flowId }: { difference: FlowDifference; flowId: string }) {
  const { where, of, name, kind, natural, setting, knownDifference } = difference;
  const { left, right } = piecesOf(difference);
  return (
    <>
      <tr data-natural={natural || undefined}>
        <th scope="row">
          <span className={classes.name}>{name}</span>
          <span className={classes.where}>
            {WHERE_WORDS[where]}
            {!OF_ITSELF.has(where) && ` · ${of}`}
            {kind === 'reordered' && ' · other order'}
          </span>
        </th>
        <td>
          <Value pieces={left} />
        </td>
        <td>
          <Value pieces={right} />
        </td>
      </tr>
      {(setting || knownDifference !== undefined) && (
        <tr className={classes.advice}>
          <td />
          <td colSpan={2}>
            {setting && <Setting setting={setting} flowId={flowId} />}
            {knownDifference !== undefined && (
              <span className={classes.known}>
                <Badge size="sm" variant="light" color="gray">
                  {COMPARE_WORDS.known}
                </Badge>
                {knownDifference}
              </span>
            )}
          </td>
        </tr>
      )}
    </>
  );
}

const Value = ({ pieces }: { pieces: readonly Piece[] | undefined }) =>
  pieces ? <Pieces pieces={pieces} /> : <Absent>absent</Absent>;

/** The setting that makes Understudy answer like the other side, as a button that can be taken back. */
function Setting({ setting, flowId }: { setting: Fix; flowId: string }) {
  const fixing = useFixing(`comparison ${flowId} ${setting.id}`);
  return (
    <div className={classes.setting}>
      <span className="u-muted">{COMPARE_WORDS.answerLikeThis}</span>
      <FixButtons
        fixing={fixing}
        done={fixing.applied?.fix}
        whole={[setting]}
        shown={[setting]}
        replayUrl={undefined}
        variant="default"
      />
      {fixing.refusal !== undefined && <span role="alert">{fixing.refusal}</span>}
    </div>
  );
}
