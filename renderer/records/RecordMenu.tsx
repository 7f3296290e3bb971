import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { moreActions } from './kind.ts';

/** More actions for the open record. */
export function RecordMenu(props: {
  noun: string;
  onDuplicate: () => void;
  onDelete: () => void;
  children?: ReactNode;
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={moreActions(props.noun)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={props.onDuplicate}>
          Duplicate
        </Menu.Item>
        {props.children}
        <Menu.Item c="var(--u-failed)" leftSection={<IconTrash size={14} />} onClick={props.onDelete}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
