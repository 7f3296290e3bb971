import { Alert, Anchor, Button, Code, PasswordInput, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Mark } from './Mark.tsx';
import { FRAME_WORDS } from './words.ts';
import classes from './frame.module.css';

interface Props {
  /** Why there is no valid token, in whole sentences. */
  reason?: string;
  onToken: (token: string) => void;
}

/** Shown instead of the console without a valid token: how to get one, and a field for it. */
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
        <Title order={1}>{FRAME_WORDS.askToken}</Title>
        {props.reason !== undefined && (
          <Alert color="red" icon={<IconAlertCircle size={16} />} role="alert">
            {props.reason}
          </Alert>
        )}
        <Text c="dimmed">
          Open the URL that <Code>npm start</Code> or <Code>npm run serve</Code> printed. It ends in{' '}
          <Code>/#token=…</Code> and signs you in. You can also find the token in the <Code>admin-token</Code> file next
          to the config file, and in <Code>UNDERSTUDY_ADMIN_TOKEN</Code> if you set it.
        </Text>
        <PasswordInput
          label={FRAME_WORDS.adminToken}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoFocus
          size="sm"
        />
        <Button type="submit" size="sm" disabled={token.trim() === ''}>
          {FRAME_WORDS.openConsole}
        </Button>
        <Text c="dimmed" size="xs">
          The token is only stored for this tab. Check that the server is running:{' '}
          <Anchor href="/api/v1/health" target="_blank" rel="noreferrer" underline="always">
            /api/v1/health
          </Anchor>
        </Text>
      </form>
    </main>
  );
}
