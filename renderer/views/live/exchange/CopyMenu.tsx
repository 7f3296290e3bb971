import { Button, Menu } from '@mantine/core';
import { useClipboard, useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconCopy } from '@tabler/icons-react';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { rawReply, rawRequest } from '../export/raw.ts';
import { copyWords, useMask } from '../../../tokens/mask.ts';
import { useSource } from '../source.ts';
import { curlText } from './use-copy.ts';

const FORMATS = {
  curl: { label: 'curl', make: curlText },
  powershell: {
    label: 'curl for PowerShell',
    make: (exchange: Exchange, origin: string, { masked }: { masked: boolean }) =>
      curlText(exchange, origin, { masked, shell: 'powershell' }),
  },
  request: { label: 'Raw request', make: (exchange: Exchange) => rawRequest(exchange) },
  response: { label: 'Raw response', make: (exchange: Exchange) => rawReply(exchange) },
} as const;
type Format = keyof typeof FORMATS;

/** Copies an exchange in the last used format. Other formats are in the menu. */
export function CopyMenu({ exchange }: { exchange: Exchange }) {
  const masked = useMask();
  const { origin } = useSource();
  const [format, setFormat] = useLocalStorage<Format>({ key: 'understudy.copy-format', defaultValue: 'curl' });
  const clipboard = useClipboard({ timeout: 1500 });
  const copy = (chosen: Format) => {
    setFormat(chosen);
    clipboard.copy(FORMATS[chosen].make(exchange, origin, { masked }));
  };
  return (
    <Button.Group>
      <Button
        variant="default"
        leftSection={clipboard.copied ? <IconCheck size={14} color="var(--u-passed)" /> : <IconCopy size={14} />}
        onClick={() => copy(format)}
      >
        {clipboard.copied ? 'Copied' : copyWords(`Copy as ${FORMATS[format].label}`, masked)}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={6} aria-label="Copy in another format">
            <IconChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(FORMATS) as Format[]).map((name) => (
            <Menu.Item key={name} onClick={() => copy(name)}>
              {copyWords(FORMATS[name].label, masked)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
