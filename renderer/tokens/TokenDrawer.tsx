import { Drawer, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { BusyButton } from '../ui/BusyButton.tsx';
import type { TokenView } from '../../contract/admin.ts';
import { useWorkspace } from '../api/console.tsx';
import { useMutation } from '../api/hooks.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { useWorkspaceNow } from '../ui/now.ts';
import { Countdown } from '../ui/RelativeTime.tsx';
import { ClaimTable } from './ClaimTable.tsx';
import { decodeJwt } from '../../contract/traffic/read/jwt.ts';
import records from '../records/records.module.css';
import { END_WORDS, expiredWords, limitsOf, revokedWords } from './end-words.ts';
import { TOKEN_WORDS } from './token-words.ts';
import classes from './tables.module.css';

/** How long a message of two sentences stays visible, in milliseconds. */
const READ_MS = 12_000;

/** One token, decoded if it is a JWT, with what ending it does. */
export function TokenDrawer(props: {
  token: TokenView | undefined;
  /** All active tokens. */
  all: readonly TokenView[];
  onClose: () => void;
}) {
  const { token, all, onClose } = props;
  const { tid, aid } = useWorkspace();
  const revoke = useMutation('tokens.revoke');
  const expire = useMutation('tokens.expire');
  const end = async ({ tokenId }: TokenView, action: typeof revoke | typeof expire, message: string) => {
    const outcome = await action.run({ params: { tid, aid, tokenId } });
    if (!outcome.ok) return;
    notifications.show({ message, autoClose: READ_MS });
    onClose();
  };
  return (
    <Drawer
      opened={token !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={TOKEN_WORDS[token?.kind ?? 'access_token']}
    >
      {token && (
        <div className={classes.drawer}>
          <Group justify="space-between">
            <Text c="dimmed">
              {token.username === undefined
                ? `For the client ${token.client_id}`
                : `For ${token.username} at ${token.client_id}`}
              , <Left until={token.expiresAt} />
            </Text>
            <Group gap="xs">
              <CopyButton value={token.value}>Copy</CopyButton>
              <BusyButton
                variant="default"
                busy={expire.busy}
                onClick={() => void end(token, expire, expiredWords(token))}
              >
                {END_WORDS.expire}
              </BusyButton>
              <BusyButton
                variant="default"
                c="red"
                busy={revoke.busy}
                onClick={() => void end(token, revoke, revokedWords(token, all))}
              >
                Revoke
              </BusyButton>
            </Group>
          </Group>
          <Text mt="xs" size="xs" c="dimmed">
            {limitsOf(token)}
          </Text>
          {(revoke.error ?? expire.error) && <Text c="red">{(revoke.error ?? expire.error)?.description}</Text>}
          <TokenParts value={token.value} />
        </div>
      )}
    </Drawer>
  );
}

function Left({ until }: { until: number }) {
  return (
    <>
      <Countdown until={until} />
      {until > useWorkspaceNow() && ' left'}
    </>
  );
}

function TokenParts({ value }: { value: string }) {
  const jwt = decodeJwt(value);
  return (
    <>
      {jwt ? (
        <>
          <h3>Header</h3>
          <ClaimTable claims={jwt.header} label="Header" />
          <h3>Claims</h3>
          <ClaimTable claims={jwt.payload} label="Claims" />
        </>
      ) : (
        <Text mt="md" c="dimmed">
          This is an opaque token: a random string that only introspection can resolve.
        </Text>
      )}
      <h3>Raw token</h3>
      <div className={records.code} style={{ overflowWrap: 'anywhere' }}>
        {value}
      </div>
    </>
  );
}
