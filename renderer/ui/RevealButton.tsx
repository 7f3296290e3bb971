import { ActionIcon, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';

/** Shows what is hidden, or hides it again. */
export function RevealButton(props: { shown: boolean; onChange: (shown: boolean) => void; label?: string }) {
  const { shown, onChange, label = 'secret' } = props;
  const action = shown ? `Hide ${label}` : `Show ${label}`;
  return (
    <Tooltip label={action}>
      <ActionIcon size="sm" aria-label={action} onClick={() => onChange(!shown)}>
        {shown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
