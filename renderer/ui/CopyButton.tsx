import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/**
 * Copies `value` and confirms it for a second and a half. With children it is a labelled button, otherwise an icon.
 * Pass a function as `value` if the text is expensive to build.
 */
export function CopyButton(props: { value: string | (() => string); label?: string; children?: ReactNode }) {
  const { value, label = 'Copy', children } = props;
  const clipboard = useClipboard({ timeout: 1500 });
  const icon = clipboard.copied ? <IconCheck size={14} color="var(--u-passed)" /> : <IconCopy size={14} />;
  const copy = () => clipboard.copy(typeof value === 'function' ? value() : value);
  if (children !== undefined) {
    return (
      <Button variant="default" leftSection={icon} onClick={copy}>
        {clipboard.copied ? 'Copied' : children}
      </Button>
    );
  }
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : label}>
      <ActionIcon size="sm" aria-label={label} onClick={copy}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
