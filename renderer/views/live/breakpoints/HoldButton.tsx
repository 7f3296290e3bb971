import { Button, Popover, SegmentedControl } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { HoldPoint } from '../../../../contract/breakpoints/points.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import { useSource } from '../source.ts';
import { BreakpointForm } from './BreakpointForm.tsx';
import { breakpointsAt } from './places.ts';
import { useBreakpoints } from './use-breakpoints.ts';
import { BREAKPOINT_WORDS } from './words.ts';
import classes from './breakpoints.module.css';

interface HoldProps {
  exchange: Pick<Exchange, 'endpoint' | 'workspace'>;
  flow: Flow | undefined;
}

/** Stops the next exchange with an endpoint. A recording has none. */
export function HoldButton(props: HoldProps) {
  const { recording } = useSource();
  return recording ? null : <LiveHoldButton {...props} />;
}

function LiveHoldButton({ exchange: { endpoint, workspace }, flow }: HoldProps) {
  const [opened, setOpened] = useState(false);
  const [at, setAt] = useState<HoldPoint>('reply');
  const breakpoints = useBreakpoints();
  const { client_id, username } = flow ?? {};
  const about = {
    workspace: workspace ?? '',
    ...(client_id !== undefined && { client_id }),
    ...(username !== undefined && { username }),
  };
  const isSet = (['request', 'reply'] as const).some(
    (point) => breakpointsAt(breakpoints, { endpoint, at: point }, client_id).length > 0,
  );
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          flex="none"
          leftSection={<IconHandStop size={13} />}
          className={classes.holdButton}
          data-set={isSet || undefined}
          onClick={() => setOpened(!opened)}
        >
          {BREAKPOINT_WORDS.hold}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={BREAKPOINT_WORDS.hold}>
        <SegmentedControl
          fullWidth
          mb="xs"
          aria-label={BREAKPOINT_WORDS.where}
          value={at}
          onChange={(value) => setAt(value as HoldPoint)}
          data={[
            { value: 'request', label: 'Request' },
            { value: 'reply', label: 'Reply' },
          ]}
        />
        <BreakpointForm
          place={{ endpoint, at }}
          flow={about}
          here={breakpointsAt(breakpoints, { endpoint, at }, client_id)}
          onDone={() => setOpened(false)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
