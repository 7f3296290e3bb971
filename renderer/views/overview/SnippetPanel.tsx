import { Button, Select, Text } from '@mantine/core';
import { IconApps, IconPlugX, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { OperationOutput } from '../../../contract/operations.ts';
import { adaptation, hasSnippets, misfit } from '../../../contract/connect/adapt.ts';
import type { Framework } from '../../../contract/connect/framework.ts';
import type { At } from '../../../contract/connect/values.ts';
import { AdaptNotice } from '../../connect/AdaptNotice.tsx';
import { FrameworkList } from '../../connect/FrameworkList.tsx';
import { useFramework } from '../../connect/FrameworkSelect.tsx';
import { Snippet } from '../../connect/Snippet.tsx';
import { pathTo } from '../../frame/paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import classes from './overview.module.css';

type Clients = OperationOutput<'clients.list'>;

/** The framework of an app first, then the client it uses, then its code. */
export function SnippetPanel(props: { clients: Clients } & At) {
  const { issuer, signingAlg } = props;
  const usable = props.clients.filter(hasSnippets);
  const [framework, choose] = useFramework();
  const [chosen, setChosen] = useState<string>();
  const fitting = usable.filter((client) => misfit(framework, client) === undefined);
  const client =
    fitting.find(({ client_id }) => client_id === chosen) ??
    fitting.find((one) => adaptation(framework, one, signingAlg) === undefined) ??
    fitting[0];
  if (usable.length === 0) return <NoClient />;
  return (
    <div className={`${classes.panel} ${classes.snippet}`}>
      <FrameworkList value={framework} onChange={choose} />
      <div className={classes.snippetSide}>
        <div className={classes.snippetBar}>
          <Text fw={600} className="u-truncate">
            {framework.name}
          </Text>
          <div className={classes.snippetClient}>
            {client && (
              <Select
                aria-label="Client"
                data={fitting.map(({ client_id }) => client_id)}
                value={client.client_id}
                onChange={(value) => value !== null && setChosen(value)}
                allowDeselect={false}
                searchable
                nothingFoundMessage="No matching client"
                w={200}
              />
            )}
            <NewClientButton framework={framework} />
          </div>
        </div>
        <div className={classes.codePanel} tabIndex={0} role="region" aria-label="Code">
          {client ? (
            <>
              <AdaptNotice key={client.client_id} {...{ framework, client }} at={{ issuer, signingAlg }} />
              <Snippet {...{ framework, client }} at={{ issuer, signingAlg }} />
            </>
          ) : (
            <EmptyState icon={<IconPlugX size={22} />} title="No client fits" actions={false}>
              {usable[0] && misfit(framework, usable[0])}
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  );
}

function NewClientButton({ framework }: { framework: Framework }) {
  return (
    <Button
      component={Link}
      href={pathTo('clients', 'new', framework.id)}
      variant="default"
      leftSection={<IconPlus size={14} />}
    >
      New client
    </Button>
  );
}

const NoClient = () => (
  <div className={classes.panel}>
    <EmptyState
      icon={<IconApps size={22} />}
      title="No clients yet"
      actions={
        <Button component={Link} href="/clients/new">
          New client
        </Button>
      }
    >
      Create a client to get its settings, and code for the framework of your app.
    </EmptyState>
  </div>
);
