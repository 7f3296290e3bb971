import { Alert, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import type { Client } from '../../../contract/config/client.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, useOperation } from '../../api/hooks.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNotice } from '../../ui/Loading.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import { RevealButton, SecretText } from '../../ui/SecretText.tsx';
import classes from '../../records/records.module.css';
import { hiddenSnippet } from '../../../contract/connect/hidden.ts';
import { ENV } from '../../../contract/connect/rows/tools.ts';
import { appSettings, needsSecret, relaxationsOf, type ClientFact } from '../../../contract/connect/client-facts.ts';
import { CLIENT_WORDS } from './words.ts';

/** Settings for the app, and secret rotation. */
export function AppSettings({ client }: { client: Client }) {
  const { tid, aid, issuer } = useWorkspace();
  const { data: settings } = useOperation('settings.get', { params: { tid, aid } });
  const relaxations = relaxationsOf(client);
  return (
    <div className={classes.wideColumn}>
      {relaxations.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />} title="This client has relaxed security" mb="lg">
          {relaxations.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
        </Alert>
      )}
      <div className={classes.sides}>
        <div>
          <Section title="Settings for your app" description="Most libraries only need the first two or three.">
            <div className={classes.panel}>
              <dl className={classes.facts}>
                {appSettings(client, issuer, settings?.unregistered_redirect_hosts).map((fact) => (
                  <Fact key={`${fact.label} ${fact.value}`} fact={fact} />
                ))}
              </dl>
            </div>
          </Section>
          {needsSecret(client) && <SecretLife client={client} />}
        </div>
        {settings &&
          hiddenSnippet(ENV, client, { issuer, signingAlg: settings.signing_alg }).map(({ name, code, hidden }) => (
            <EnvFile key={name} code={code} hidden={hidden} />
          ))}
      </div>
    </div>
  );
}

function EnvFile({ code, hidden }: { code: string; hidden: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Section
      title="As a .env file"
      actions={
        <Group gap="xs">
          {hidden !== code && <RevealButton shown={shown} onChange={setShown} label="secret in the file" />}
          <CopyButton value={code}>Copy</CopyButton>
        </Group>
      }
      description="These names are common. Your app may use others."
    >
      <pre className={classes.code} tabIndex={0} aria-label=".env file">
        {shown ? code : hidden}
      </pre>
    </Section>
  );
}

function Fact({ fact }: { fact: ClientFact }) {
  const { label, value, secret, words } = fact;
  return (
    <div>
      <dt>{label}</dt>
      {secret ? (
        <dd className={classes.wide}>
          <SecretText value={value} />
        </dd>
      ) : words ? (
        <dd className={`${classes.wide} u-muted`}>{value}</dd>
      ) : (
        <>
          <dd className="u-mono u-truncate" title={value}>
            {value}
          </dd>
          <dd>
            <CopyButton value={value} label={`Copy ${nounOf(label)}`} />
          </dd>
        </>
      )}
    </div>
  );
}

/** A label inside a sentence: `token endpoint`, but `JWKS`. */
const nounOf = (label: string): string => (label === 'JWKS' ? label : label.charAt(0).toLowerCase() + label.slice(1));

function SecretLife({ client }: { client: Client }) {
  const { tid, aid } = useWorkspace();
  const params = { tid, aid, client_id: client.client_id };
  const rotate = useMutation('clients.rotateSecret');
  const revoke = useMutation('clients.revokeRotatedSecrets');
  const error = rotate.error ?? revoke.error;
  const count = client.rotated_secrets.length;
  const rotateNow = async () => {
    const outcome = await rotate.run({ params });
    if (outcome.ok) notifications.show({ message: CLIENT_WORDS.rotated });
  };
  const revokeNow = async () => {
    const outcome = await revoke.run({ params });
    if (outcome.ok) notifications.show({ message: CLIENT_WORDS.revokedEarlier });
  };
  return (
    <Section
      title="Secret"
      description="Rotating creates a new secret. The last two keep working until you revoke them."
    >
      <Group gap="xs">
        <BusyButton
          variant="default"
          leftSection={<IconRefresh size={14} />}
          busy={rotate.busy}
          onClick={() => void rotateNow()}
        >
          {CLIENT_WORDS.rotate}
        </BusyButton>
        {count > 0 && (
          <ConfirmButton confirm="Revoke now" onConfirm={() => void revokeNow()}>
            {count === 1 ? CLIENT_WORDS.revokeEarlier : `Revoke ${count} earlier secrets`}
          </ConfirmButton>
        )}
      </Group>
      {error && <ErrorNotice title="Couldn’t update the secret" error={error} />}
      {count > 0 && (
        <div className={classes.panel} style={{ marginTop: 10 }}>
          <dl className={classes.facts}>
            {client.rotated_secrets.map((secret, index) => (
              <div key={secret}>
                <dt>Earlier secret {index + 1}</dt>
                <dd className={classes.wide}>
                  <SecretText value={secret} label={`earlier secret ${index + 1}`} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </Section>
  );
}
