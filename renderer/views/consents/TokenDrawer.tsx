import { Drawer, Group, Text, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { TokenView } from '../../../contract/admin.ts';
import { useWorkspace } from '../../api/desk.tsx';
import { useMutation } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Countdown } from '../../ui/RelativeTime.tsx';
import { decodeJwt } from '../live/token/jwt.ts';
import { ClaimsView } from '../records/ClaimsView.tsx';
import records from '../records/records.module.css';
import classes from './consents.module.css';

/** One token, taken apart when it is a JWT. */
export function TokenDrawer({ token, onClose }: { token: TokenView | undefined; onClose: () => void }) {
  const { tid, aid } = useWorkspace();
  const revoke = useMutation('tokens.revoke');
  const expire = useMutation('tokens.expire');
  const end = async (deed: typeof revoke | typeof expire, message: string) => {
    if (!token) return;
    const outcome = await deed.run({ params: { tid, aid, tokenId: token.tokenId } });
    if (!outcome.ok) return;
    notifications.show({ message });
    onClose();
  };
  return (
    <Drawer
      opened={token !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={token?.kind === 'refresh_token' ? 'Refresh token' : 'Access token'}
    >
      {token && (
        <div className={classes.drawer}>
          <Group justify="space-between">
            <Text c="dimmed">
              {token.username === undefined
                ? `For the client ${token.client_id} itself`
                : `For ${token.username} at ${token.client_id}`}
              , <Countdown until={token.expiresAt} /> left
            </Text>
            <Group gap="xs">
              <CopyButton value={token.value}>Copy</CopyButton>
              <Tooltip label="As if its time were over: the refresh token of its login lives on" withArrow>
                <BusyButton
                  variant="default"
                  busy={expire.busy}
                  onClick={() => void end(expire, 'The token has expired.')}
                >
                  Expire now
                </BusyButton>
              </Tooltip>
              <BusyButton
                variant="default"
                c="red"
                busy={revoke.busy}
                onClick={() => void end(revoke, 'The token is revoked.')}
              >
                Revoke
              </BusyButton>
            </Group>
          </Group>
          {(revoke.error ?? expire.error) && <Text c="red">{(revoke.error ?? expire.error)?.description}</Text>}
          <TokenParts value={token.value} />
        </div>
      )}
    </Drawer>
  );
}

function TokenParts({ value }: { value: string }) {
  const jwt = decodeJwt(value);
  return (
    <>
      {jwt ? (
        <>
          <h3>Header</h3>
          <ClaimsView claims={jwt.header} label="Header" />
          <h3>Claims</h3>
          <ClaimsView claims={jwt.payload} label="Claims" />
        </>
      ) : (
        <Text mt="md" c="dimmed">
          An opaque token: a random string that only introspection can read.
        </Text>
      )}
      <h3>As it travels</h3>
      <div className={records.code} style={{ overflowWrap: 'anywhere' }}>
        {value}
      </div>
    </>
  );
}
