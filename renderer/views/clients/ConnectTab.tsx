import { Text } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Client } from '../../../contract/config/client.ts';
import { misfit } from '../../../contract/connect/adapt.ts';
import { FRAMEWORKS } from '../../../contract/connect/frameworks.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { AdaptNotice } from '../../connect/AdaptNotice.tsx';
import { FrameworkSelect, useFramework } from '../../connect/FrameworkSelect.tsx';
import { Snippet } from '../../connect/Snippet.tsx';
import { pathTo } from '../../frame/paths.ts';
import classes from '../../connect/connect.module.css';

/** The code that connects an app as this client, for the framework in the address or the one that was chosen last. */
export function ConnectTab({ client, asked }: { client: Client; asked: string | undefined }) {
  const { tid, aid, issuer } = useWorkspace();
  const [, navigate] = useLocation();
  const { data: settings } = useOperation('settings.get', { params: { tid, aid } });
  const [last, remember] = useFramework();
  const framework = FRAMEWORKS.find(({ id }) => id === asked) ?? last;
  const choose = (id: string) => {
    remember(id);
    navigate(pathTo('clients', client.client_id, 'connect', id));
  };
  if (!settings) return null;
  const at = { issuer, signingAlg: settings.signing_alg };
  const unfit = misfit(framework, client);
  return (
    <div className={classes.narrow}>
      <div className={classes.picker}>
        <FrameworkSelect value={framework} onChange={choose} />
      </div>
      {unfit === undefined ? (
        <>
          <AdaptNotice {...{ framework, client, at }} />
          <Snippet {...{ framework, client, at }} />
        </>
      ) : (
        <Text c="dimmed">{unfit}</Text>
      )}
    </div>
  );
}
