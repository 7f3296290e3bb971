import { Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconApps, IconCopy, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { Client } from '../../../contract/client.ts';
import type { Loaded } from '../../api/hooks.ts';
import { wordsFor } from '../../forms/words.ts';
import { pathTo } from '../../frame/paths.ts';
import type { Column } from '../../ui/DataTable.tsx';
import { useDeeds } from '../records/deeds.ts';
import { RecordList } from '../records/RecordList.tsx';
import { relaxationsOf } from './client-facts.ts';
import { CLIENTS } from './client-kind.ts';

const COLUMNS: readonly Column<Client>[] = [
  {
    id: 'client_id',
    header: 'Client',
    width: 'minmax(240px, 1.5fr)',
    sort: (client) => client.client_id,
    cell: (client) => <ClientName client={client} />,
  },
  {
    id: 'type',
    header: 'Application type',
    sort: (client) => client.application_types[0] ?? '',
    cell: (client) => wordsFor(client.application_types[0] ?? '') ?? client.application_types[0],
  },
  {
    id: 'auth',
    header: 'Authentication',
    sort: (client) => client.token_endpoint_auth_method,
    cell: (client) => <span className="u-mono">{client.token_endpoint_auth_method}</span>,
  },
  {
    id: 'redirects',
    header: 'Redirect URIs',
    width: 'minmax(180px, 1.2fr)',
    cell: ({ redirect_uris: [first, ...more] }) =>
      first === undefined ? (
        <span className="u-muted">–</span>
      ) : (
        <span className="u-mono">
          {first}
          {more.length > 0 && <span className="u-muted"> +{more.length}</span>}
        </span>
      ),
  },
  {
    id: 'scopes',
    header: 'Scopes',
    width: '70px',
    sort: (client) => client.scopes.length,
    cell: (client) => <span className="u-tabular">{client.scopes.length}</span>,
  },
];

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
      {client.client_status === 'inactive' && <Badge color="gray">Inactive</Badge>}
      {relaxations.length > 0 && (
        <Tooltip label={relaxations.join(' ')}>
          <Badge color="yellow">Relaxed</Badge>
        </Tooltip>
      )}
    </Group>
  );
}

export function ClientList({ clients }: { clients: Loaded<readonly Client[]> }) {
  const [, navigate] = useLocation();
  const deeds = useDeeds(CLIENTS);
  const setStatus = (chosen: readonly Client[], client_status: 'active' | 'inactive') =>
    deeds.patchAll(chosen, { client_status }, client_status === 'active' ? 'activated' : 'deactivated');
  return (
    <RecordList
      title="Clients"
      description="The apps and services that ask for logins and tokens."
      noun="client"
      icon={<IconApps size={22} />}
      loaded={clients}
      columns={COLUMNS}
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
      emptyText="A client is one app: its id, its redirect URIs and what it may ask for."
      bulk={[
        { label: 'Activate', icon: <IconPlayerPlay size={14} />, run: (chosen) => setStatus(chosen, 'active') },
        { label: 'Deactivate', icon: <IconPlayerPause size={14} />, run: (chosen) => setStatus(chosen, 'inactive') },
        {
          label: 'Duplicate',
          icon: <IconCopy size={14} />,
          run: (chosen) => deeds.duplicate(chosen, clients.data ?? []),
        },
        { label: 'Delete', icon: <IconTrash size={14} />, run: deeds.remove, danger: true },
      ]}
    />
  );
}
