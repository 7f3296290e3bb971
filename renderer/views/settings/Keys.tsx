import { Badge, Button, Group, Menu, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { KeyView } from '../../../contract/admin.ts';
import type { SigningAlgorithm } from '../../../contract/config/settings.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, useOperation } from '../../api/hooks.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { Countdown, WorkspaceTime } from '../../ui/RelativeTime.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { jwksOf } from './jwks.ts';
import records from '../../records/records.module.css';
import { SettingsPart } from './SettingsPart.tsx';
import { keyRemoved, nowSignedWith, SETTINGS_WORDS } from './words.ts';
import classes from './settings.module.css';

const ALGORITHMS: readonly SigningAlgorithm[] = ['ES256', 'RS256', 'PS256', 'EdDSA'];

export function Keys() {
  const { tid, aid, issuer } = useWorkspace();
  const params = { tid, aid };
  const keys = useOperation('keys.list', { params }, 'traffic');
  const rotate = useMutation('keys.rotate');
  const revoke = useMutation('keys.revoke');
  const rotateNow = async (alg: SigningAlgorithm) => {
    const outcome = await rotate.run({ params, body: { alg } });
    if (!outcome.ok) return;
    keys.reload();
    notifications.show({ message: nowSignedWith(alg) });
  };
  const revokeNow = async ({ kid }: KeyView) => {
    const outcome = await revoke.run({ params: { ...params, kid } });
    if (!outcome.ok) return;
    keys.reload();
    notifications.show({
      message: keyRemoved(kid),
    });
  };
  const error = rotate.error ?? revoke.error;
  const save = () => saveFile(`${tid}-${aid}-jwks.json`, jwksOf(keys.data ?? []), 'application/jwk-set+json');
  return (
    <SettingsPart
      actions={
        <>
          <Button variant="default" leftSection={<IconDownload size={14} />} onClick={save} disabled={!keys.data}>
            {SETTINGS_WORDS.downloadJwks}
          </Button>
          <RotateMenu busy={rotate.busy} onRotate={(alg) => void rotateNow(alg)} />
        </>
      }
    >
      {error && <ErrorNotice title="Couldn’t change the keys" error={error} />}
      <Section
        title="Signing keys"
        description="After a rotation, the previous key stays in the JWKS until its tokens have expired."
        actions={<CopyButton value={`${issuer}/.well-known/jwks.json`}>Copy JWKS URL</CopyButton>}
      >
        {keys.data && <KeyTable keys={keys.data} onRevoke={(key) => void revokeNow(key)} />}
        {keys.error && !keys.data && (
          <ErrorNotice title="Couldn’t load the keys" error={keys.error} retry={keys.reload} />
        )}
        {keys.loading && <Loading>Loading the keys …</Loading>}
      </Section>
    </SettingsPart>
  );
}

function RotateMenu({ busy, onRotate }: { busy: boolean; onRotate: (alg: SigningAlgorithm) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <BusyButton rightSection={<IconChevronDown size={14} />} busy={busy}>
          Rotate
        </BusyButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Create a new key for</Menu.Label>
        {ALGORITHMS.map((alg) => (
          <Menu.Item key={alg} onClick={() => onRotate(alg)}>
            {alg}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly KeyView[]; onRevoke: (key: KeyView) => void }) {
  return (
    <div className={records.panel}>
      <table className={classes.keys}>
        <thead>
          <tr>
            <th scope="col">Key ID</th>
            <th scope="col">Algorithm</th>
            <th scope="col">State</th>
            <th scope="col">Created</th>
            <th scope="col">Removed from JWKS</th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.kid}>
              <td>
                <Group gap={4} wrap="nowrap">
                  <span className={`u-mono u-truncate ${classes.keyId}`} title={key.kid}>
                    {key.kid}
                  </span>
                  <CopyButton value={JSON.stringify(key.jwk, null, 2)} label={`Copy public key ${key.kid}`} />
                </Group>
              </td>
              <td className="u-mono">{key.alg}</td>
              <td>
                {key.status === 'current' ? <Badge color="green">Current</Badge> : <Badge color="gray">Retired</Badge>}
              </td>
              <td>
                <WorkspaceTime at={key.created_at} />
              </td>
              <td>
                {key.expires_at === undefined ? (
                  <span className="u-muted">–</span>
                ) : (
                  <Countdown until={key.expires_at} />
                )}
              </td>
              <td align="right">
                {key.status === 'retired' && (
                  <ConfirmButton
                    confirm="Revoke now"
                    onConfirm={() => onRevoke(key)}
                    aria-label={`Revoke ${key.kid}`}
                    size="compact-xs"
                  >
                    Revoke
                  </ConfirmButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
