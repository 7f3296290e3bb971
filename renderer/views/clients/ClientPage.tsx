import { Badge, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { notifications } from '@mantine/notifications';
import type { Client } from '../../../contract/config/client.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { SaveButtons } from '../../forms/SaveButtons.tsx';
import { SchemaForm } from '../../forms/SchemaForm.tsx';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { useRecordForm } from '../../forms/use-record-form.ts';
import { useSchema } from '../../forms/use-schema.ts';
import { wordsFor } from '../../forms/words.ts';
import { pathTo } from '../../frame/paths.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage, type TabEntry } from '../../ui/TabbedPage.tsx';
import { LiveButton } from '../../records/activity.tsx';
import { BackLink } from '../../records/BackLink.tsx';
import { MissingRecord } from '../../records/MissingRecord.tsx';
import { useRecordActions } from '../../records/record-actions.ts';
import { RecordMenu } from '../../records/RecordMenu.tsx';
import classes from '../../records/records.module.css';
import { AppSettings } from './AppSettings.tsx';
import { relaxationsOf } from '../../snippets/client-facts.ts';
import { TITLES } from '../../frame/words.ts';
import { NEW_CLIENTS, type ApplicationType } from './new-clients.ts';
import { CLIENTS } from './client-kind.ts';
import { clientSections, CONDITIONAL_FIELDS, newClientSections } from './client-sections.ts';
import { ExpireNextToken } from './ExpireNextToken.tsx';
import { ClientTypes } from './ClientTypes.tsx';
import { FindingsTab } from './findings/FindingsTab.tsx';
import { FindingsTitle } from './findings/FindingsTitle.tsx';
import { FINDING_WORDS } from './findings/words.ts';
import { ClientTraffic } from './ClientTraffic.tsx';

interface ClientPageProps {
  id: string;
  tab: string | undefined;
  /** Undefined if there is no client with this ID. */
  client: Client | undefined;
  all: readonly Client[];
}

export function ClientPage(props: ClientPageProps) {
  const schema = useSchema(CLIENTS.schema);
  if (!schema) return <Loading>Loading the form …</Loading>;
  if (!props.client && props.id !== 'new') {
    return <MissingRecord noun="client" id={props.id} list="/clients" />;
  }
  return <ClientForm {...props} schema={schema} />;
}

const TABS = [
  ['app', 'Settings for your app'],
  ['form', 'Configuration'],
  ['findings', FINDING_WORDS.tab],
  ['alive', TITLES.consents],
] as const;

const tabsOf = (client_id: string): TabEntry[] =>
  TABS.map(([value, title]) => [
    value,
    value === 'findings' ? <FindingsTitle key={value} client_id={client_id} /> : title,
  ]);

function ClientForm({ client, all, tab, schema }: ClientPageProps & { schema: JsonSchema }) {
  const { tid, aid, id: workspace } = useWorkspace();
  const [, navigate] = useLocation();
  const actions = useRecordActions(CLIENTS);
  const scopes = useOperation('scopes.list', { params: { tid, aid } });
  const suggestions = useMemo(() => ({ scopes: (scopes.data ?? []).map(({ name }) => name) }), [scopes.data]);
  const asked = useMemo(() => (client ? schema : withFreeId(schema)), [client, schema]);
  const open = (client_id: string) => navigate(pathTo('clients', client_id));
  const [type, choose] = useState<ApplicationType>('server_web');
  const record = useRecordForm({
    draftKey: `${workspace} clients ${client?.client_id ?? ''}`,
    what: client?.client_id ?? 'the new client',
    schema: asked,
    record: client ?? NEW_CLIENTS[type],
    suggestions,
    async submit(value, patch) {
      const outcome = client ? await actions.update(client.client_id, patch) : await actions.create(value);
      if (!outcome.ok) return outcome;
      notifications.show({ message: `${outcome.data.client_id} saved.` });
      if (outcome.data.client_id !== client?.client_id) open(outcome.data.client_id);
      return outcome;
    },
  });
  const form = (
    <SchemaForm
      record={record}
      schema={asked}
      sections={client ? clientSections(record.form.value) : newClientSections(record.form.value)}
      elsewhere={CONDITIONAL_FIELDS}
    />
  );
  const header = (
    <PageHeader
      title={client?.client_id ?? 'New client'}
      description={
        client
          ? (client.client_name ?? wordsFor(client.application_types[0] ?? ''))
          : 'An app that logs users in, or a service.'
      }
      before={<BackLink to="/clients" label="All clients" />}
      actions={
        <>
          {client?.client_status === 'inactive' && <Badge color="gray">Inactive</Badge>}
          {client && relaxationsOf(client).length > 0 && (
            <Tooltip label={relaxationsOf(client).join(' ')}>
              <Badge color="yellow">Relaxed</Badge>
            </Tooltip>
          )}
          {client && <LiveButton field="client" id={client.client_id} />}
          {(!client || tab === 'form' || record.dirty) && (
            <SaveButtons record={record} label={client ? 'Save' : 'Create client'} isNew={!client} />
          )}
          {client && (
            <RecordMenu
              noun="client"
              onDuplicate={() =>
                void actions.duplicate([client], all).then(([copy]) => copy !== undefined && open(copy))
              }
              onDelete={() => void actions.remove([client]).then(() => navigate('/clients'))}
            >
              <ExpireNextToken client_id={client.client_id} />
            </RecordMenu>
          )}
        </>
      }
    />
  );
  if (!client) {
    return (
      <Page header={header}>
        <div className={classes.body}>
          <div className={classes.column}>
            <ClientTypes value={type} onChange={choose} />
            {form}
          </div>
        </div>
      </Page>
    );
  }
  const opened = TABS.find(([value]) => value === tab)?.[0];
  const shown = opened ?? (record.dirty ? 'form' : 'app');
  return (
    <TabbedPage
      header={header}
      tabs={tabsOf(client.client_id)}
      value={shown}
      onChange={(next) => navigate(pathTo('clients', client.client_id, next))}
    >
      {shown === 'alive' ? (
        <ClientTraffic client_id={client.client_id} />
      ) : shown === 'findings' ? (
        <FindingsTab client_id={client.client_id} />
      ) : (
        <div className={classes.body}>
          {shown === 'app' ? <AppSettings client={client} /> : <div className={classes.column}>{form}</div>}
        </div>
      )}
    </TabbedPage>
  );
}

/** The server generates an ID for a client without one. */
function withFreeId(schema: JsonSchema): JsonSchema {
  const { client_id, ...others } = schema.properties ?? {};
  const free = { ...client_id, description: 'Leave empty to generate one.' };
  return {
    ...schema,
    required: (schema.required ?? []).filter((name) => name !== 'client_id'),
    properties: { client_id: free, ...others },
  };
}
