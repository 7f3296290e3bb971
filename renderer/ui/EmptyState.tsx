import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** Shown where there is nothing yet: why, and what to do. */
export function EmptyState(props: { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={classes.empty} role="status">
      {props.icon !== undefined && <div className={classes.emptyIcon}>{props.icon}</div>}
      <Text fw={600}>{props.title}</Text>
      {props.children !== undefined && (
        <Text c="dimmed" component="div" maw={460} ta="center">
          {props.children}
        </Text>
      )}
      {props.actions !== undefined && (
        <Group gap="xs" mt="xs" justify="center">
          {props.actions}
        </Group>
      )}
    </div>
  );
}
