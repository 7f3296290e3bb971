import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AdminError } from '../api/admin-client.ts';
import classes from './ui.module.css';

/** A loading message: `<Loading>Loading the users …</Loading>`. It appears only after a short delay. */
export function Loading({ children }: { children: ReactNode }) {
  return (
    <div className={classes.loading} role="status">
      <Loader />
      <Text c="dimmed">{children}</Text>
    </div>
  );
}

/** An error message with a retry button. */
export function ErrorNotice(props: { title: string; error: AdminError; retry?: () => void }) {
  return (
    <Alert color="red" icon={<IconAlertCircle size={16} />} title={props.title} role="alert">
      <Group justify="space-between" align="center" wrap="nowrap">
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text>{props.error.description}</Text>
          {props.error.details.map((detail) => (
            <Text key={`${detail.path} ${detail.message}`} c="dimmed">
              <span className="u-mono">{detail.path}</span> {detail.message}
            </Text>
          ))}
        </div>
        {props.retry && (
          <Button variant="default" onClick={props.retry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
