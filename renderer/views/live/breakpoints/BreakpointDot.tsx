import { Popover, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { BreakpointView } from '../../../../contract/breakpoints/breakpoint.ts';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import { useTraffic } from '../../../api/hooks.ts';
import { BreakpointForm } from './BreakpointForm.tsx';
import { breakpointsAt, type BreakpointPlace } from './places.ts';
import { dotWords } from './words.ts';
import classes from './breakpoints.module.css';

/** An authorization response may come from the login page or the consent page. */
const placesOf = (endpoint: string): readonly string[] =>
  endpoint === 'login' || endpoint === 'consent' ? [endpoint, 'authorize'] : [endpoint];

interface DotProps {
  step: string;
  place: BreakpointPlace;
  flow: Pick<Flow, 'flowId' | 'client_id' | 'username' | 'workspace'>;
  breakpoints: readonly BreakpointView[];
}

/** Beside a step: whether exchanges stop there, and the choice of which. */
export function BreakpointDot({ step, place, flow, breakpoints }: DotProps) {
  const [opened, setOpened] = useState(false);
  const here = breakpointsAt(breakpoints, place, flow.client_id);
  const isHeld = useTraffic(({ traffic }) =>
    [...traffic.held.values()].some(
      ({ flowId, endpoint, point }) =>
        flowId === flow.flowId && placesOf(endpoint).includes(place.endpoint) && point === place.at,
    ),
  );
  const label = dotWords(step, here.length > 0);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus returnFocus withArrow>
      <Popover.Target>
        <UnstyledButton
          className={classes.dot}
          aria-label={label}
          title={label}
          data-held={isHeld || undefined}
          data-set={here.length > 0 || undefined}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <BreakpointForm place={place} flow={flow} here={here} onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
