import { Alert, Anchor, Button, Code, PasswordInput, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Mark } from './Mark.tsx';
import classes from './frame.module.css';

interface Props {
  /** Why there is no token that the server takes, in whole sentences. */
  reason?: string;
  onToken: (token: string) => void;
}

/** What is shown instead of the console without a token that the server takes: how to get one, and a field for it. */
export function TokenScreen(props: Props) {
  const [token, setToken] = useState('');
  return (
    <main className={classes.gate}>
      <form
        className={classes.gateCard}
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim() !== '') props.onToken(token.trim());
        }}
      >
        <Mark size={36} />
        <Title order={1}>The console needs the admin token</Title>
        {props.reason !== undefined && (
          <Alert color="red" icon={<IconAlertCircle size={16} />} role="alert">
            {props.reason}
          </Alert>
        )}
        <Text c="dimmed">
          Open the address that <Code>npm start</Code> or <Code>npm run serve</Code> printed; it ends in{' '}
          <Code>/#token=…</Code> and signs this tab in. The token also stands in the file <Code>admin-token</Code>{' '}
          beside the config file, and in <Code>UNDERSTUDY_ADMIN_TOKEN</Code> when you set it.
        </Text>
        <PasswordInput
          label="Admin token"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoFocus
          size="sm"
        />
        <Button type="submit" size="sm" disabled={token.trim() === ''}>
          Open the console
        </Button>
        <Text c="dimmed" size="xs">
          It is kept for this tab only. Is the server running? Its health:{' '}
          <Anchor href="/api/v1/health" target="_blank" rel="noreferrer" underline="always">
            /api/v1/health
          </Anchor>
        </Text>
      </form>
    </main>
  );
}
