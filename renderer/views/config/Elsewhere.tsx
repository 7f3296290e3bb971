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

/** Turns a discovery document or a token of another server into a similar workspace. */
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
        <Alert
          color="iris"
          icon={<IconBulb size={16} />}
          title="Proposed workspace"
          mb="lg"
          className={classes.column ?? ''}
        >
          <ul className={classes.notes}>
            {proposal.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Alert>
        <ImportPreviewPane
          source={{ name: proposal.kind === 'token' ? 'From the token' : 'From the server', text: proposal.text }}
          onDone={() => setProposal(undefined)}
        />
      </>
    );
  return (
    <div className={classes.column}>
      <Section
        title="Copy a server"
        description="Paste the JSON from a server’s /.well-known/openid-configuration, or a token it issued. You get a workspace with matching scopes, claims, a client and a user, and can review it before you import it. Nothing is sent anywhere."
      >
        {error && <ErrorNotice title="Couldn’t read this" error={error} />}
        <Textarea
          aria-label="Discovery document or token"
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
          Create proposal
        </BusyButton>
      </Section>
    </div>
  );
}
