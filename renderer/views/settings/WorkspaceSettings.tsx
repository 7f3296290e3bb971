import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { Settings } from '../../../contract/config/settings.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, useOperation } from '../../api/hooks.ts';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { SaveButtons } from '../../forms/SaveButtons.tsx';
import { SchemaForm, type FormSection } from '../../forms/SchemaForm.tsx';
import { useRecordForm } from '../../forms/use-record-form.ts';
import { useSchema } from '../../forms/use-schema.ts';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { SettingsPart } from './SettingsPart.tsx';
import { SETTINGS_WORDS } from './words.ts';

const SECTIONS: readonly FormSection[] = [
  {
    title: 'Login',
    description: 'What users see when an app sends them here to log in.',
    fields: ['login', 'auto_login_username', 'sso', 'acr_values_supported'],
  },
  { title: 'PKCE', fields: ['enforce_pkce_for_public_clients', 'enforce_pkce'] },
  {
    title: 'Tokens',
    fields: [
      'access_token_strategy',
      'access_token_profile',
      'signing_alg',
      'scope_claim_formats',
      'subject_format',
      'idp_id',
    ],
  },
  {
    title: 'Lifetimes',
    description: 'Clients can override these.',
    fields: ['access_token_ttl', 'refresh_token_ttl', 'id_token_ttl', 'authorization_code_ttl'],
    paired: true,
  },
  {
    title: 'Relaxations',
    description: 'These make the workspace less secure.',
    fields: ['disable_refresh_token_cycling', 'allow_access_token_in_query', 'unregistered_redirect_hosts'],
  },
];

export function WorkspaceSettings() {
  const { tid, aid } = useWorkspace();
  const schema = useSchema('SettingsInput');
  const settings = useOperation('settings.get', { params: { tid, aid } });
  if (schema && settings.data) return <SettingsForm schema={schema} settings={settings.data} />;
  return (
    <SettingsPart>
      {settings.error ? (
        <ErrorNotice title="Couldn’t load the settings" error={settings.error} retry={settings.reload} />
      ) : (
        <Loading>Loading the settings …</Loading>
      )}
    </SettingsPart>
  );
}

function SettingsForm({ schema, settings }: { schema: JsonSchema; settings: Settings }) {
  const { tid, aid, id } = useWorkspace();
  const params = { tid, aid };
  const update = useMutation('settings.update');
  const users = useOperation('users.list', { params });
  const names = useMemo(() => (users.data ?? []).map(({ username }) => username), [users.data]);
  const asked = useMemo(() => withUsers(schema, names, settings), [schema, names, settings]);
  const record = useRecordForm({
    draftKey: `${id} settings`,
    what: 'the settings',
    schema: asked,
    record: settings,
    async submit(_value, patch) {
      const outcome = await update.run({ params, body: { ...patch } });
      if (outcome.ok) notifications.show({ message: SETTINGS_WORDS.saved });
      return outcome;
    },
  });
  return (
    <SettingsPart actions={<SaveButtons record={record} />}>
      <SchemaForm record={record} schema={asked} sections={SECTIONS} />
    </SettingsPart>
  );
}

/** Choose from existing users, plus the current value. */
function withUsers(schema: JsonSchema, names: readonly string[], settings: Settings): JsonSchema {
  const property = schema.properties?.['auto_login_username'];
  const known = settings.auto_login_username;
  const choices = known === undefined || names.includes(known) ? names : [...names, known];
  return {
    ...schema,
    properties: { ...schema.properties, auto_login_username: { ...property, enum: choices } },
  };
}
