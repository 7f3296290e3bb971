import { Button, Select, Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconApps, IconPlugX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { OperationOutput } from '../../../contract/operations.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { hasSnippets, makeSnippet, misfit, SNIPPETS, type Snippet } from '../../snippets/snippets.ts';
import classes from './overview.module.css';

type Clients = OperationOutput<'clients.list'>;

/** Snippets for a client, by framework. */
export function SnippetPanel(props: { clients: Clients; issuer: string; signingAlg: string }) {
  const usable = props.clients.filter(hasSnippets);
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useLocalStorage({ key: 'understudy.snippet', defaultValue: '.env' });
  const client = usable.find((entry) => entry.client_id === chosen) ?? usable[0];
  if (!client) return <NoClient />;
  const snippet = SNIPPETS.find((entry) => entry.name === name) ?? SNIPPETS[0]!;
  const unfit = misfit(snippet, client);
  const code = unfit === undefined ? makeSnippet(snippet, client, props) : undefined;
  return (
    <div className={classes.panel}>
      <div className={classes.snippetBar}>
        <Select
          aria-label="Client"
          data={usable.map((entry) => entry.client_id)}
          value={client.client_id}
          onChange={(value) => value !== null && setChosen(value)}
          allowDeselect={false}
          searchable
          nothingFoundMessage="No matching client"
          w={220}
        />
        {code !== undefined && <CopyButton value={code}>Copy</CopyButton>}
      </div>
      <Tabs
        orientation="vertical"
        variant="unstyled"
        value={snippet.name}
        onChange={(next) => next !== null && setName(next)}
        className={classes.snippet ?? ''}
      >
        <Tabs.List className={classes.frameworks ?? ''} aria-label="Framework">
          {SNIPPETS.map((entry) => (
            <Tabs.Tab
              key={entry.name}
              value={entry.name}
              className={classes.framework ?? ''}
              data-unfit={misfit(entry, client) !== undefined || undefined}
            >
              {entry.name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {SNIPPETS.map((entry) => (
          <Tabs.Panel key={entry.name} value={entry.name} className={classes.codePanel ?? ''} tabIndex={0}>
            {entry === snippet && code !== undefined && (
              <pre className={classes.code} data-wraps={entry.name === '.env' || undefined}>
                {code}
              </pre>
            )}
            {entry === snippet && unfit !== undefined && (
              <Misfit {...{ snippet, unfit }} clients={usable} onChoose={setChosen} />
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

/** Why this snippet doesn't work for this client, and which clients it works for. */
function Misfit(props: { snippet: Snippet; unfit: string; clients: Clients; onChoose: (client_id: string) => void }) {
  const fitting = props.clients.filter((client) => misfit(props.snippet, client) === undefined).slice(0, 3);
  return (
    <EmptyState
      icon={<IconPlugX size={22} />}
      title="Not available for this client"
      actions={
        fitting.length > 0 &&
        fitting.map(({ client_id }) => (
          <Button key={client_id} variant="default" onClick={() => props.onChoose(client_id)}>
            Show it for {client_id}
          </Button>
        ))
      }
    >
      {props.unfit}
    </EmptyState>
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
      Create a client to get its settings, and code for nine frameworks.
    </EmptyState>
  </div>
);
