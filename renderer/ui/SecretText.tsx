import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyButton } from './CopyButton.tsx';

/** A secret, shown as dots until you reveal it. You can copy it without revealing it. */
export function SecretText({ value, label = 'secret' }: { value: string; label?: string }) {
  const [shown, setShown] = useState(false);
  const action = shown ? `Hide ${label}` : `Show ${label}`;
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <Text span flex={1} className="u-mono u-truncate" aria-label={shown ? undefined : `hidden ${label}`}>
        {shown ? value : '••••••••••••'}
      </Text>
      <Tooltip label={action}>
        <ActionIcon size="sm" aria-label={action} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
        </ActionIcon>
      </Tooltip>
      <CopyButton value={value} label={`Copy ${label}`} />
    </Group>
  );
}
