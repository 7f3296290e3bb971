import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import { Hint } from '../../ui/KeyHint.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { harOf } from '../../../contract/traffic/read/har.ts';
import { useSource } from './source.ts';
import { LIVE_WORDS } from './words.ts';

export interface Exported {
  flows: readonly Flow[];
  exchanges: readonly Exchange[];
}

/** Exports the shown or selected traffic as HAR. Secrets and tokens are redacted unless you include them. */
export function ExportMenu(props: { shown: () => Exported; selected: (() => Exported) | undefined; version: string }) {
  const { origin } = useSource();
  const [withSecrets, setWithSecrets] = useState(false);
  const [opened, setOpened] = useState(false);
  const save = ({ exchanges, flows }: Exported) => {
    const har = harOf(exchanges, flows, { origin, version: props.version, withSecrets });
    saveFile('understudy.har', JSON.stringify(har, undefined, 2), 'application/json');
  };
  const { selected } = props;
  return (
    <Menu position="bottom-end" width={270} closeOnItemClick opened={opened} onChange={setOpened}>
      <Hint label={LIVE_WORDS.exportHar} disabled={opened}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={LIVE_WORDS.exportHar}>
            <IconDownload size={15} />
          </ActionIcon>
        </Menu.Target>
      </Hint>
      <Menu.Dropdown>
        <Menu.Label>HAR 1.2</Menu.Label>
        <Menu.Item onClick={() => save(props.shown())}>{LIVE_WORDS.allShown}</Menu.Item>
        <Menu.Item disabled={!selected} onClick={() => selected && save(selected())}>
          Selected flow or exchange
        </Menu.Item>
        <Menu.Divider />
        <Menu.CheckboxItem checked={withSecrets} onChange={setWithSecrets} aria-label={LIVE_WORDS.withSecrets}>
          {LIVE_WORDS.withSecrets}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  );
}
