import { Alert, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlugConnected } from '@tabler/icons-react';
import type { Client } from '../../contract/config/client.ts';
import { adaptation } from '../../contract/connect/adapt.ts';
import type { Framework } from '../../contract/connect/framework.ts';
import type { At } from '../../contract/connect/values.ts';
import { useConsole, useWorkspace } from '../api/console.tsx';
import { useMutation } from '../api/hooks.ts';
import { BusyButton } from '../ui/BusyButton.tsx';
import { ErrorNotice } from '../ui/Loading.tsx';
import { CONNECT_WORDS } from './words.ts';

/** What a client lacks for a framework, and a button that adds it. Nothing if it lacks nothing. */
export function AdaptNotice({ framework, client, at }: { framework: Framework; client: Client; at: At }) {
  const { tid, aid } = useWorkspace();
  const { client: admin } = useConsole();
  const { run, busy, error } = useMutation('clients.update');
  const patch = adaptation(framework, client, at.signingAlg);
  if (!patch) return null;
  const update = async () => {
    const params = { tid, aid, client_id: client.client_id };
    // Read again, so that what someone else added meanwhile stays.
    const latest = await admin.call('clients.get', { params }).catch(() => client);
    const outcome = await run({ params, body: { ...adaptation(framework, latest, at.signingAlg) } });
    if (outcome.ok) notifications.show({ message: `${client.client_id} saved.` });
  };
  return (
    <Alert
      color="blue"
      icon={<IconPlugConnected size={16} />}
      title={`${client.client_id} isn’t set up for ${framework.name} yet`}
      mb="sm"
    >
      <Group justify="space-between" align="flex-end" gap="sm">
        <div style={{ minWidth: 0, flex: 1 }}>
          {changesOf(client, patch).map((change) => (
            <Text key={change} style={{ overflowWrap: 'anywhere' }}>
              {change}
            </Text>
          ))}
        </div>
        <BusyButton busy={busy} onClick={() => void update()}>
          {CONNECT_WORDS.update}
        </BusyButton>
      </Group>
      {error && <ErrorNotice title="Couldn’t update the client" error={error} />}
    </Alert>
  );
}

/** One line for each field of a patch: what a list gains, or the new value. */
function changesOf(client: Client, patch: Partial<Client>): string[] {
  return Object.entries(patch).map(([field, value]) => {
    if (!Array.isArray(value)) return `${field}: ${String(value)}`;
    const before = (client as Record<string, unknown>)[field];
    const added = value.filter((entry) => !Array.isArray(before) || !before.includes(entry));
    return `${field}: add ${added.join(', ')}`;
  });
}
