import { Select, UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import type { OperationOutput } from '../../../contract/admin.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SNIPPETS } from './snippets/snippets.ts';
import { snippetValues } from './snippets/values.ts';
import classes from './overview.module.css';

/** Snippets for a client of the workspace, by framework. */
export function SnippetPanel(props: { clients: OperationOutput<'clients.list'>; issuer: string; signingAlg: string }) {
  const usable = props.clients.filter((client) => client.grant_types.includes('authorization_code'));
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useLocalStorage({ key: 'understudy.snippet', defaultValue: '.env' });
  const client = usable.find((entry) => entry.client_id === chosen) ?? usable[0];
  if (!client) {
    return (
      <div className={classes.panel}>
        <EmptyState title="No client logs users in">
          Create a client with the grant type authorization_code, and its settings will stand here.
        </EmptyState>
      </div>
    );
  }
  const snippet = SNIPPETS.find((entry) => entry.name === name) ?? SNIPPETS[0]!;
  const code = snippet.make(snippetValues(client, props.issuer, props.signingAlg));
  return (
    <div className={classes.panel}>
      <div className={classes.snippetBar}>
        <Select
          aria-label="Client"
          data={usable.map((entry) => entry.client_id)}
          value={client.client_id}
          onChange={(value) => value !== null && setChosen(value)}
          allowDeselect={false}
          w={190}
        />
        <CopyButton value={code}>Copy</CopyButton>
      </div>
      <div className={classes.snippet}>
        <div className={classes.frameworks} role="tablist" aria-label="Framework" aria-orientation="vertical">
          {SNIPPETS.map((entry) => (
            <UnstyledButton
              key={entry.name}
              role="tab"
              aria-selected={entry === snippet}
              className={classes.framework}
              onClick={() => setName(entry.name)}
            >
              {entry.name}
            </UnstyledButton>
          ))}
        </div>
        <pre className={`${classes.code} u-scroll`} role="tabpanel" aria-label={snippet.name} tabIndex={0}>
          {code}
        </pre>
      </div>
    </div>
  );
}
