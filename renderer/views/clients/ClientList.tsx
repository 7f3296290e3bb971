import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconApps, IconCopy, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Client } from '../../../contract/config/client.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation, type Loaded } from '../../api/hooks.ts';
import { pathTo } from '../../frame/paths.ts';
import type { Column } from '../../ui/DataTable.tsx';
import { activityColumns, useActivity } from '../../records/activity.tsx';
import { useRecordActions } from '../../records/record-actions.ts';
import { RecordList } from '../../records/RecordList.tsx';
import { noRedirectWords, relaxationsOf } from '../../../contract/connect/client-facts.ts';
import { CLIENTS } from './client-kind.ts';
import { findingsColumn, useFindingCounts } from './findings/counts.tsx';
import { APPLICATION_KINDS } from './new-clients.ts';

/** Where all columns have room. */
const WIDE = '(min-width: 1400px)';

const ONLY_WIDE = ['auth', 'redirects'];

const columnsOf = (hosts: readonly string[]): readonly Column<Client>[] => [
  {
    id: 'client_id',
    header: 'Client',
    width: 'minmax(176px, 1.5fr)',
    sort: (client) => client.client_id,
    cell: (client) => <ClientName client={client} />,
  },
  {
    id: 'type',
    header: 'Type',
    width: '112px',
    sort: (client) => client.application_types[0] ?? '',
    cell: (client) => typeWords(client),
  },
  {
    id: 'auth',
    header: 'Authentication',
    width: '142px',
    sort: (client) => client.token_endpoint_auth_method,
    cell: (client) => <span className="u-mono">{client.token_endpoint_auth_method}</span>,
  },
  {
    id: 'redirects',
    header: 'Redirect URIs',
    width: 'minmax(108px, 1.3fr)',
    cell: (client) => <Redirects client={client} hosts={hosts} />,
  },
];

const typeWords = ({ application_types: [first] }: Client): string =>
  APPLICATION_KINDS.find(({ type }) => type === first)?.title ?? '–';

function Redirects({ client, hosts }: { client: Client; hosts: readonly string[] }) {
  const [first, ...more] = client.redirect_uris;
  if (first === undefined) return <span className="u-muted">{noRedirectWords(client, hosts)}</span>;
  return (
    <span className="u-mono">
      {first}
      {more.length > 0 && <span className="u-muted"> +{more.length}</span>}
    </span>
  );
}

function ClientName({ client }: { client: Client }) {
  const relaxations = relaxationsOf(client);
  return (
    <Group gap={8} wrap="nowrap">
      <Text span fw={500} className="u-truncate" style={{ flex: 'none', maxWidth: '70%' }}>
        {client.client_id}
      </Text>
      {client.client_name !== undefined && client.client_name !== client.client_id && (
        <Text span c="dimmed" className="u-truncate">
          {client.client_name}
        </Text>
      )}
      {client.client_status === 'inactive' && (
        <Badge color="gray" style={{ flex: 'none' }}>
          Inactive
        </Badge>
      )}
      {relaxations.length > 0 && (
        <Tooltip label={relaxations.join(' ')}>
          <Badge color="yellow" style={{ flex: 'none' }}>
            Relaxed
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

export function ClientList({ clients }: { clients: Loaded<readonly Client[]> }) {
  const [, navigate] = useLocation();
  const actions = useRecordActions(CLIENTS);
  const { tid, aid } = useWorkspace();
  const { data: settings } = useOperation('settings.get', { params: { tid, aid } });
  const activityOf = useActivity('clients');
  const countsOf = useFindingCounts();
  const isWide = useMediaQuery(WIDE);
  const columns = useMemo(
    () => [
      ...columnsOf(settings?.unregistered_redirect_hosts ?? []).filter(({ id }) => isWide || !ONLY_WIDE.includes(id)),
      findingsColumn(countsOf),
      ...activityColumns({ field: 'client', idOf: CLIENTS.idOf, activityOf }),
    ],
    [settings, isWide, activityOf, countsOf],
  );
  const setStatus = (chosen: readonly Client[], client_status: 'active' | 'inactive') =>
    actions.patchAll(chosen, { client_status }, client_status === 'active' ? 'activated' : 'deactivated');
  return (
    <RecordList
      title="Clients"
      description="The apps and services that request logins and tokens."
      noun="client"
      icon={<IconApps size={22} />}
      loaded={clients}
      columns={columns}
      keyOf={CLIENTS.idOf}
      textsOf={(client) => [
        client.client_id,
        client.client_name,
        client.token_endpoint_auth_method,
        ...client.application_types,
        ...client.redirect_uris,
      ]}
      onOpen={(client) => navigate(pathTo('clients', client.client_id))}
      onNew={() => navigate('/clients/new')}
      emptyText="A client is one app, with its ID, redirect URIs and allowed scopes."
      bulk={[
        { label: 'Activate', icon: <IconPlayerPlay size={14} />, run: (chosen) => setStatus(chosen, 'active') },
        { label: 'Deactivate', icon: <IconPlayerPause size={14} />, run: (chosen) => setStatus(chosen, 'inactive') },
        {
          label: 'Duplicate',
          icon: <IconCopy size={14} />,
          run: (chosen) => actions.duplicate(chosen, clients.data ?? []),
        },
        { label: 'Delete', icon: <IconTrash size={14} />, run: actions.remove, danger: true },
      ]}
    />
  );
}
