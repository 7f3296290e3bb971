import { Alert, Button, MultiSelect, Select, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { OperationOutput } from '../../../contract/operations.ts';
import type { Client } from '../../../contract/config/client.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { pathTo } from '../../frame/paths.ts';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { USER_WORDS } from './words.ts';
import { ClaimTable } from '../../tokens/ClaimTable.tsx';
import { claimsOf, TOKEN_WORDS } from '../../tokens/token-words.ts';

type Preview = OperationOutput<'tokens.preview'>;

const TOKENS = ['id_token', 'access_token', 'userinfo'] as const;
type TokenName = (typeof TOKENS)[number];

/** The tokens this user would get at a client. Nothing is issued. */
export function TokenPreview({ username, dirty }: { username: string; dirty: boolean }) {
  const { tid, aid } = useWorkspace();
  const clients = useOperation('clients.list', { params: { tid, aid } });
  const [chosen, choose] = useState<string>();
  const [scopes, setScopes] = useState<readonly string[]>();
  const usable = (clients.data ?? []).filter((client) => client.grant_types.includes('authorization_code'));
  const client = usable.find(({ client_id }) => client_id === chosen) ?? usable[0];
  return (
    <Stack gap={12}>
      <div>
        <h2>Token preview</h2>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          What {username} would get. No tokens are issued.
          {dirty && ' Unsaved changes are not included.'}
        </Text>
      </div>
      <Select
        label="Client"
        data={usable.map(({ client_id }) => client_id)}
        value={client?.client_id ?? null}
        onChange={(next) => {
          choose(next ?? undefined);
          setScopes(undefined);
        }}
        allowDeselect={false}
        searchable
        placeholder="No client uses the authorization code grant"
      />
      {client && (
        <ScopedPreview {...{ username, client }} scopes={scopes ?? startScopes(client)} onScopes={setScopes} />
      )}
    </Stack>
  );
}

/** The most common scopes that the client may request. */
const startScopes = (client: Client): readonly string[] =>
  ['openid', 'profile', 'email'].filter((scope) => client.scopes.includes(scope));

function ScopedPreview(props: {
  username: string;
  client: Client;
  scopes: readonly string[];
  onScopes: (scopes: readonly string[]) => void;
}) {
  const { username, client, scopes, onScopes } = props;
  const { tid, aid } = useWorkspace();
  const preview = useOperation('tokens.preview', {
    params: { tid, aid },
    body: { username, client_id: client.client_id, scopes: [...scopes] },
  });
  return (
    <>
      <MultiSelect
        label="Scopes"
        data={[...new Set([...client.scopes, ...scopes])]}
        value={[...scopes]}
        onChange={onScopes}
        searchable
        hidePickedOptions
        placeholder={scopes.length === 0 ? 'None' : ''}
      />
      {preview.data && <PreviewedTokens preview={preview.data} client_id={client.client_id} />}
      {preview.error && !preview.data && (
        <ErrorNotice title="Couldn’t load the preview" error={preview.error} retry={preview.reload} />
      )}
      {preview.loading && <Loading>Loading the preview …</Loading>}
    </>
  );
}

function PreviewedTokens({ preview, client_id }: { preview: Preview; client_id: string }) {
  const [shown, show] = useState<TokenName>('id_token');
  const claims = preview[shown];
  return (
    <>
      {preview.refused.map(({ scope, reason }) => (
        <Alert key={scope} color="yellow" title={`${scope} is not granted`}>
          {reason}
        </Alert>
      ))}
      <SegmentedControl
        fullWidth
        aria-label="Token"
        data={TOKENS.map((value) => ({ value, label: TOKEN_WORDS[value] }))}
        value={shown}
        onChange={(next) => show(TOKENS.find((name) => name === next) ?? 'id_token')}
      />
      {shown === 'access_token' && (
        <Button
          component={Link}
          href={pathTo('clients', client_id, 'validate')}
          variant="default"
          leftSection={<IconShieldCheck size={14} />}
        >
          {USER_WORDS.validate}
        </Button>
      )}
      {claims ? (
        <ClaimTable claims={claims} label={claimsOf(shown)} />
      ) : (
        <Text c="dimmed">Not issued without the openid scope.</Text>
      )}
    </>
  );
}
