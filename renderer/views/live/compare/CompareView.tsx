import { Button } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useOperation, useTraffic } from '../../../api/hooks.ts';
import { pathTo, usePathParts } from '../../../frame/paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useOpened } from '../recording/recording-store.ts';
import { ComparisonPage } from './ComparisonPage.tsx';
import { placedAt, type Placed } from './refs.ts';
import { useConfigOf, useOwnComparison, type Sides } from './use-comparison.ts';
import { COMPARE_WORDS } from './words.ts';

/** Two flows side by side, as their path names them: live ones, or those of the open recording. */
export function CompareView() {
  const [, , left = '', right = ''] = usePathParts();
  const { recording } = useOpened();
  const one = useTraffic(({ traffic }) => placedAt(left, traffic, recording), isSamePlaced);
  const other = useTraffic(({ traffic }) => placedAt(right, traffic, recording), isSamePlaced);
  if (!one || !other) {
    return (
      <EmptyState
        icon={<IconArrowsDiff size={22} />}
        title={COMPARE_WORDS.notThere}
        actions={
          <Button component={Link} href={pathTo('live')} variant="default">
            {COMPARE_WORDS.toLive}
          </Button>
        }
      >
        {COMPARE_WORDS.gone}
      </EmptyState>
    );
  }
  const sides = { left: one, right: other };
  if (!one.recording && !other.recording) return <LiveComparison {...sides} />;
  return one.recording && other.recording ? <RecordedComparison {...sides} /> : <MixedComparison {...sides} />;
}

const isSamePlaced = (a: Placed | undefined, b: Placed | undefined): boolean =>
  a?.flow === b?.flow && a?.exchanges.length === b?.exchanges.length;

/** The server knows what changed in the config in between, and what can be set. */
function LiveComparison(sides: Sides) {
  const { left, right } = sides;
  const own = useOwnComparison(sides, undefined);
  const request = { params: { flowId: right.flow.flowId }, query: { with: left.flow.flowId } };
  const { data } = useOperation('flows.compare', request);
  return <ComparisonPage sides={sides} comparison={data ?? own} />;
}

function RecordedComparison(sides: Sides) {
  return <ComparisonPage sides={sides} comparison={useOwnComparison(sides, undefined)} />;
}

function MixedComparison(sides: Sides) {
  const config = useConfigOf(sides.left.recording ? sides.right : sides.left);
  return <ComparisonPage sides={sides} comparison={useOwnComparison(sides, config)} />;
}
