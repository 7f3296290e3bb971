import type { SpotlightActionData } from '@mantine/spotlight';
import { IconApps, IconUser } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useWorkspace } from '../api/console.tsx';
import { useOperation } from '../api/hooks.ts';
import { pathTo } from './paths.ts';

/** Actions that open each user and client of the workspace by name. They are loaded before the palette opens. */
export function useRecordActions(): SpotlightActionData[] {
  const { tid, aid } = useWorkspace();
  const [, navigate] = useLocation();
  const users = useOperation('users.list', { params: { tid, aid } });
  const clients = useOperation('clients.list', { params: { tid, aid } });
  return [
    ...(users.data ?? []).map(({ username, authentication_context: { name, email } }) => ({
      id: `user ${username}`,
      label: username,
      description: ['User', name, email].filter(Boolean).join(' · '),
      leftSection: <IconUser size={16} stroke={1.7} />,
      onClick: () => navigate(pathTo('users', username)),
    })),
    ...(clients.data ?? []).map(({ client_id, client_name }) => ({
      id: `client ${client_id}`,
      label: client_id,
      description: ['Client', client_name].filter(Boolean).join(' · '),
      leftSection: <IconApps size={16} stroke={1.7} />,
      onClick: () => navigate(pathTo('clients', client_id)),
    })),
  ];
}
