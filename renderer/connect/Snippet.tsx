import { Alert, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { runCommand } from '../../contract/connect/adapt.ts';
import type { Framework } from '../../contract/connect/framework.ts';
import { hiddenSnippet } from '../../contract/connect/hidden.ts';
import type { At, ClientFacts } from '../../contract/connect/values.ts';
import { NEEDS_HTTPS, triedText } from '../../contract/connect/words.ts';
import { CodeBlock } from './CodeBlock.tsx';
import classes from './connect.module.css';

/** The steps that connect an app: what to install, its files with a client's values, and how to start it. */
export function Snippet({ framework, client, at }: { framework: Framework; client: ClientFacts; at: At }) {
  const { install, versions, notes = [], needsHttps, tried } = framework;
  const run = runCommand(framework, client, at);
  return (
    <>
      {needsHttps !== undefined && !at.issuer.startsWith('https:') && (
        <Alert color="yellow" icon={<IconLock size={16} />} title="Needs https" mb="sm">
          {needsHttps} {NEEDS_HTTPS}
        </Alert>
      )}
      <div className={classes.about}>
        <Text size="xs">
          {versions !== 'any' && `For ${versions}. `}
          {triedText(tried)}
        </Text>
        {notes.length > 0 && (
          <ul>
            {notes.map((note) => (
              <Text key={note} size="xs" component="li">
                {note}
              </Text>
            ))}
          </ul>
        )}
      </div>
      {install !== undefined && <CodeBlock name="Install" code={install} />}
      {hiddenSnippet(framework, client, at).map((file) => (
        <CodeBlock key={file.name} {...file} wraps={file.name.startsWith('.env')} />
      ))}
      {run !== undefined && <CodeBlock name="Run" code={run} />}
    </>
  );
}
