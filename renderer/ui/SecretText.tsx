import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { DOTS } from '../../contract/connect/words.ts';
import { CopyButton } from './CopyButton.tsx';

/** A secret, shown as dots until you reveal it. You can copy it without revealing it. */
export function SecretText({ value, label = 'secret' }: { value: string; label?: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <Text span flex={1} className="u-mono u-truncate" aria-label={shown ? undefined : `hidden ${label}`}>
        {shown ? value : DOTS}
      </Text>
      <RevealButton shown={shown} onChange={setShown} label={label} />
      <CopyButton value={value} label={`Copy ${label}`} />
    </Group>
  );
}

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
