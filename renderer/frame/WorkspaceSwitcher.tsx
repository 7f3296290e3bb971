import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useWorkspace, useWorkspaces } from '../api/console.tsx';
import { Mark } from './Mark.tsx';
import { FRAME_WORDS } from './words.ts';
import classes from './frame.module.css';

/** Selects the issuer that the console shows. */
export function WorkspaceSwitcher() {
  const workspace = useWorkspace();
  const { workspaces, choose } = useWorkspaces();
  const [, navigate] = useLocation();
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher} aria-description="Switch workspace">
          <Mark />
          <span className={classes.switcherText}>
            <span className="u-truncate">{workspace.name ?? 'Understudy'}</span>
            <span className={`u-truncate ${classes.switcherId}`}>{workspace.id}</span>
          </span>
          <IconSelector size={14} color="var(--u-muted)" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map((entry) => {
          const id = `${entry.tid}/${entry.aid}`;
          return (
            <Menu.Item
              key={id}
              onClick={() => choose(id)}
              rightSection={id === workspace.id ? <IconCheck size={14} aria-label="chosen" /> : null}
            >
              <Text>{entry.name ?? id}</Text>
              <Text size="xs" c="dimmed" className="u-truncate">
                {entry.issuer}
              </Text>
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => navigate('/settings/workspaces')}>
          {FRAME_WORDS.newWorkspace}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
