import { Select, type ComboboxItem } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { outcomeOf, type Flow } from '../../../../contract/traffic/flow.ts';
import { useConsole } from '../../../api/console.tsx';
import { flowTitle, KIND_WORDS, OUTCOME_WORDS } from '../../../../contract/traffic/read/flow-words.ts';
import { secondWords } from '../../../ui/time-words.ts';
import { useOpened } from '../recording/recording-store.ts';
import { useSource } from '../source.ts';
import { comparisonPath, refOf } from './refs.ts';
import { COMPARE_WORDS } from './words.ts';

/** Older flows can be compared by their address. */
const MOST_OFFERED = 200;

interface Group {
  group: string;
  items: ComboboxItem[];
}

/** Chooses a flow, live or in the open recording, and compares it with this one. */
export function CompareSelect({ flow }: { flow: Flow }) {
  const { store } = useConsole();
  const { recording: opened } = useOpened();
  const { recording } = useSource();
  const [, navigate] = useLocation();
  const [groups, setGroups] = useState<Group[]>([]);
  const own = refOf(flow.flowId, recording !== undefined);
  const gather = () => {
    const live = groupOf('Live', store.view().traffic.flows.values(), { own, inRecording: false });
    const recorded = opened && groupOf(opened.name, opened.flows.values(), { own, inRecording: true });
    setGroups([...(recorded ? [recorded] : []), live].filter(({ items }) => items.length > 0));
  };
  return (
    <Select
      size="xs"
      w={150}
      searchable
      placeholder={COMPARE_WORDS.compareWith}
      aria-label={COMPARE_WORDS.compareWith}
      nothingFoundMessage={COMPARE_WORDS.noOther}
      data={groups}
      value={null}
      onDropdownOpen={gather}
      onChange={(ref) => ref !== null && navigate(comparisonPath(ref, own))}
      comboboxProps={{ width: 380, position: 'bottom-end' }}
      maxDropdownHeight={320}
    />
  );
}

function groupOf(
  group: string,
  flows: Iterable<Flow>,
  { own, inRecording }: { own: string; inRecording: boolean },
): Group {
  const others = [...flows].filter(({ flowId }) => refOf(flowId, inRecording) !== own);
  const items = others
    .slice(-MOST_OFFERED)
    .toReversed()
    .map((flow) => ({ value: refOf(flow.flowId, inRecording), label: labelOf(flow) }));
  return { group, items };
}

const labelOf = (flow: Flow): string =>
  [flowTitle(flow), KIND_WORDS[flow.kind], OUTCOME_WORDS[outcomeOf(flow)], secondWords(flow.startedAt).slice(11)].join(
    ' · ',
  );
