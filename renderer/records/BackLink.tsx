import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { Hint } from '../ui/KeyHint.tsx';

/** A link from a record back to its list. */
export function BackLink({ to, label }: { to: string; label: string }) {
  const [, navigate] = useLocation();
  return (
    <Hint label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} onClick={() => navigate(to)}>
        <IconArrowLeft size={16} />
      </ActionIcon>
    </Hint>
  );
}
