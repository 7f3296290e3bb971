import { ActionIcon, Menu } from '@mantine/core';
import { IconRobot, IconShare, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Hint } from '../../../ui/KeyHint.tsx';
import { LIVE_WORDS } from '../words.ts';
import { useHandOver, type Subject } from './use-hand-over.ts';

/** Hands a flow or an exchange to someone who has no access to this server. */
export function HandOverMenu(subject: Subject) {
  const [opened, setOpened] = useState(false);
  return (
    <Menu position="bottom-end" width={230} opened={opened} onChange={setOpened}>
      <Hint label={LIVE_WORDS.handOver} disabled={opened}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={LIVE_WORDS.handOver}>
            <IconShare size={15} />
          </ActionIcon>
        </Menu.Target>
      </Hint>
      <Menu.Dropdown>
        <HandOverItems {...subject} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same as items of another menu. */
export function HandOverItems(subject: Subject) {
  const handOver = useHandOver();
  return (
    <>
      <Menu.Item leftSection={<IconUser size={14} />} onClick={() => handOver(subject, 'html')}>
        {LIVE_WORDS.forColleague}
      </Menu.Item>
      <Menu.Item leftSection={<IconRobot size={14} />} onClick={() => handOver(subject, 'markdown')}>
        {LIVE_WORDS.forAgent}
      </Menu.Item>
    </>
  );
}
