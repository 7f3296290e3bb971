import { Alert, Anchor, Select, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Client } from '../../../contract/config/client.ts';
import { tokenFacts, type TokenFacts } from '../../../contract/connect/validate/facts.ts';
import { PROFILE_NOTE, VALIDATORS } from '../../../contract/connect/validate/validators.ts';
import { triedText } from '../../../contract/connect/words.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { CodeBlock } from '../../connect/CodeBlock.tsx';
import { pathTo } from '../../frame/paths.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Section } from '../../ui/PageHeader.tsx';
import classes from '../../records/records.module.css';
import own from './clients.module.css';
import { CLIENT_WORDS } from './words.ts';

/** What an API must check of this client's access tokens, and code that does. */
export function ValidateTab({ client }: { client: Client }) {
  const { tid, aid, issuer } = useWorkspace();
  const at = { params: { tid, aid } };
  const { data: settings } = useOperation('settings.get', at);
  const { data: services } = useOperation('services.list', at);
  const { data: scopes } = useOperation('scopes.list', at);
  if (!settings || !services || !scopes) return null;
  const facts = tokenFacts(client, { issuer, settings, services, scopes });
  return (
    <div className={own.validate}>
      <div>
        <Section title="What to check" description="In an access token that this client sends to your API.">
          <div className={classes.panel}>
            <dl className={classes.facts}>
              {checksOf(facts).map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd className="u-mono u-truncate" title={value}>
                    {value}
                  </dd>
                  <dd>
                    <CopyButton value={value} label={`Copy ${label}`} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </Section>
        {facts.typ === 'JWT' && (
          <Text size="xs" c="dimmed" mb="lg">
            {PROFILE_NOTE}{' '}
            <Anchor component={Link} href={pathTo('settings')} inherit underline="always">
              {CLIENT_WORDS.openSettings}
            </Anchor>
          </Text>
        )}
      </div>
      <div>
        {facts.isOpaque ? (
          <Alert color="blue" icon={<IconInfoCircle size={16} />} title={CLIENT_WORDS.opaque} mb="lg">
            {CLIENT_WORDS.opaqueAdvice}
          </Alert>
        ) : (
          <ValidatorCode facts={facts} />
        )}
      </div>
    </div>
  );
}

const checksOf = (facts: TokenFacts): [label: string, value: string][] => [
  ['iss', facts.issuer],
  ['aud contains', facts.audience],
  ...(facts.scope === undefined
    ? []
    : ([[facts.scopeClaim === 'scp' ? 'scp contains' : 'scope contains', facts.scope]] as [string, string][])),
  ['typ', facts.typ],
  ['alg', facts.alg],
  ['JWKS', facts.jwks_uri],
];

function ValidatorCode({ facts }: { facts: TokenFacts }) {
  const [id, choose] = useLocalStorage({ key: 'understudy.validator', defaultValue: VALIDATORS[0]!.id });
  const validator = VALIDATORS.find((one) => one.id === id) ?? VALIDATORS[0]!;
  const { versions, install, tried } = validator;
  return (
    <Section title={CLIENT_WORDS.validate} description={`For ${versions}. ${triedText(tried)}`}>
      <Select
        aria-label="Library"
        data={VALIDATORS.map(({ id: value, name }) => ({ value, label: name }))}
        value={validator.id}
        onChange={(next) => next !== null && choose(next)}
        allowDeselect={false}
        maxDropdownHeight={360}
        w={260}
        mb="md"
      />
      {validator.notes(facts).map((note) => (
        <Text key={note} size="xs" c="dimmed" mb={8}>
          {note}
        </Text>
      ))}
      {install !== undefined && <CodeBlock name="Install" code={install} />}
      {validator.files(facts).map(({ name, code }) => (
        <CodeBlock key={name} name={name} code={code} />
      ))}
    </Section>
  );
}
