import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { lastSuccess } from '../../../../contract/traffic/compare/last-success.ts';
import { outcomeOf, type Flow } from '../../../../contract/traffic/flow.ts';
import { useTraffic } from '../../../api/hooks.ts';
import { useSource } from '../source.ts';
import { comparisonPath, refOf } from './refs.ts';
import { COMPARE_WORDS } from './words.ts';

/** Compares a failed flow with the last one of its client that succeeded, if there is one. */
export function CompareButton({ flow }: { flow: Flow }) {
  const { recording } = useSource();
  const live = useTraffic(({ traffic }) => (recording ? undefined : lastSuccess(flow, traffic.flows.values())?.flowId));
  const last = recording ? lastSuccess(flow, recording.flows.values())?.flowId : live;
  if (outcomeOf(flow) !== 'failed' || last === undefined) return null;
  const isRecorded = recording !== undefined;
  return (
    <Button
      variant="default"
      component={Link}
      href={comparisonPath(refOf(last, isRecorded), refOf(flow.flowId, isRecorded))}
    >
      {COMPARE_WORDS.withLastSuccess}
    </Button>
  );
}
