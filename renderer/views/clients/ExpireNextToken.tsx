import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClockX } from '@tabler/icons-react';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation } from '../../api/hooks.ts';
import { CLIENT_WORDS } from './words.ts';

/** Lets the next tokens of a client be expired when they are issued, to see what the client does. */
export function ExpireNextToken({ client_id }: { client_id: string }) {
  const { tid, aid } = useWorkspace();
  const plan = useMutation('clients.expireNextToken');
  const run = async (): Promise<void> => {
    const outcome = await plan.run({ params: { tid, aid, client_id } });
    notifications.show(
      outcome.ok ? { message: CLIENT_WORDS.nextExpires } : { color: 'red', message: outcome.error.description },
    );
  };
  return (
    <Menu.Item leftSection={<IconClockX size={14} />} onClick={() => void run()}>
      {CLIENT_WORDS.expireNext}
    </Menu.Item>
  );
}
