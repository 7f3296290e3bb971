import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { DOTS } from '../../contract/connect/words.ts';
import { CopyButton } from './CopyButton.tsx';
import { RevealButton } from './RevealButton.tsx';

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
