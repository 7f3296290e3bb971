import { Badge, Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { RecordedFault } from '../../../../contract/traffic/traffic-schema.ts';
import { pathToFaults } from '../../../frame/paths.ts';
import { useSource } from '../source.ts';
import { LIVE_WORDS } from '../words.ts';

const namesOf = (faults: readonly RecordedFault[]): string =>
  `${LIVE_WORDS.planted} ${faults.map(({ title }) => title).join(', ')}`;

/** In a row: something planted fired here. */
export function FaultMark({ faults = [] }: { faults?: readonly RecordedFault[] | undefined }) {
  if (faults.length === 0) return null;
  return (
    <span title={namesOf(faults)} style={{ display: 'inline-flex', color: 'var(--u-waiting)' }}>
      <IconBug size={14} role="img" aria-label={namesOf(faults)} />
    </span>
  );
}

/** In a heading: what fired here. */
export function FaultBadges({ faults = [] }: { faults?: readonly RecordedFault[] | undefined }) {
  return faults.map(({ faultId, title }) => (
    <Badge key={faultId} color="yellow" leftSection={<IconBug size={11} />}>
      {LIVE_WORDS.planted} {title}
    </Badge>
  ));
}

interface BreakProps {
  client_id: string | undefined;
  endpoint?: string;
}

/** Leads to the faults that can be planted here. A recording can't be broken. */
export function BreakButton({ client_id, endpoint }: BreakProps) {
  const { recording } = useSource();
  if (recording) return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-xs"
      flex="none"
      leftSection={<IconBug size={13} />}
      component={Link}
      href={pathToFaults({ client_id, endpoint })}
    >
      {LIVE_WORDS.breakThis}
    </Button>
  );
}
