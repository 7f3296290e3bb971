import { Alert, Textarea } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { OperationOutput } from '../../../contract/operations.ts';
import { useMutation } from '../../api/hooks.ts';
import { ErrorNotice } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { ImportPreviewPane } from './ImportPreviewPane.tsx';
import classes from './config.module.css';

/** A discovery document or a token of another server becomes a workspace like it. */
export function Elsewhere() {
  const [text, setText] = useState('');
  const [proposal, setProposal] = useState<OperationOutput<'config.propose'>>();
  const { run, busy, error } = useMutation('config.propose');
  const propose = async () => {
    const outcome = await run({ body: { text } });
    if (outcome.ok) setProposal(outcome.data);
  };
  if (proposal)
    return (
      <>
        <Alert color="iris" icon={<IconBulb size={16} />} title="Proposed" mb="lg" className={classes.column ?? ''}>
          <ul className={classes.notes}>
            {proposal.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Alert>
        <ImportPreviewPane
          source={{ name: proposal.kind === 'token' ? 'Like the token' : 'Like the server', text: proposal.text }}
          onDone={() => setProposal(undefined)}
        />
      </>
    );
  return (
    <div className={classes.column}>
      <Section
        title="Start from elsewhere"
        description="Paste the JSON of a server’s /.well-known/openid-configuration, or a token that it issued. You get a workspace with scopes, claims, a client and a user like it, to look at before you import it. Nothing is sent anywhere."
      >
        {error && <ErrorNotice title="Nothing can be read from it" error={error} />}
        <Textarea
          aria-label="A discovery document or a token"
          classNames={{ input: 'u-mono' }}
          placeholder={'{ "issuer": "https://login.example.com/…", … }   or   eyJhbGciOi…'}
          minRows={10}
          maxRows={18}
          autosize
          spellCheck={false}
          mt={error ? 'sm' : 0}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <BusyButton mt="sm" disabled={text.trim() === ''} busy={busy} onClick={() => void propose()}>
          Propose a workspace
        </BusyButton>
      </Section>
    </div>
  );
}
