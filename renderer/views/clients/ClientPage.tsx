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
import { presetOf } from '../../../contract/connect/adapt.ts';
import { FRAMEWORKS } from '../../../contract/connect/frameworks.ts';
import { relaxationsOf } from '../../../contract/connect/client-facts.ts';
import { TITLES } from '../../frame/words.ts';
import { NEW_CLIENTS, type ApplicationType } from './new-clients.ts';
import { CLIENTS } from './client-kind.ts';
import { clientSections, CONDITIONAL_FIELDS, newClientSections } from './client-sections.ts';
import { ConnectTab } from './ConnectTab.tsx';
import { ValidateTab } from './ValidateTab.tsx';
import { CLIENT_WORDS } from './words.ts';
import { CheckupTab } from './checkup/CheckupTab.tsx';
import { CHECKUP_WORDS } from './checkup/words.ts';
import { ExpireNextToken } from './ExpireNextToken.tsx';
import { ClientTypes } from './ClientTypes.tsx';
import { FindingsTab } from './findings/FindingsTab.tsx';
import { FindingsTitle } from './findings/FindingsTitle.tsx';
import { FINDING_WORDS } from './findings/words.ts';
import { ClientTraffic } from './ClientTraffic.tsx';

interface ClientPageProps {
  id: string;
  /** The tab, or the framework of a new client. */
  tab: string | undefined;
  /** What the tab shows. */
  part: string | undefined;
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
  ['connect', 'Code'],
  ['validate', CLIENT_WORDS.validate],
  ['form', 'Configuration'],
  ['findings', FINDING_WORDS.tab],
  ['checkup', CHECKUP_WORDS.tab],
  ['alive', TITLES.consents],
] as const;

const tabsOf = (client_id: string): TabEntry[] =>
  TABS.map(([value, title]) => [
    value,
    value === 'findings' ? <FindingsTitle key={value} client_id={client_id} /> : title,
  ]);

function ClientForm({ client, all, tab, part, schema }: ClientPageProps & { schema: JsonSchema }) {
  const { tid, aid, id: workspace } = useWorkspace();
  const [, navigate] = useLocation();
  const actions = useRecordActions(CLIENTS);
  const scopes = useOperation('scopes.list', { params: { tid, aid } });
  const suggestions = useMemo(() => ({ scopes: (scopes.data ?? []).map(({ name }) => name) }), [scopes.data]);
  const asked = useMemo(() => (client ? schema : withFreeId(schema)), [client, schema]);
  const open = (client_id: string) => navigate(pathTo('clients', client_id));
  const [type, choose] = useState<ApplicationType>('server_web');
  const framework = client ? undefined : FRAMEWORKS.find(({ id }) => id === tab);
  const settings = useOperation('settings.get', { params: { tid, aid } });
  const signingAlg = settings.data?.signing_alg ?? 'ES256';
  const fresh = useMemo(
    () =>
      framework ? { client_id: freeId(framework.id, all), ...presetOf(framework, signingAlg) } : NEW_CLIENTS[type],
    [framework, signingAlg, type, all],
  );
  const record = useRecordForm({
    draftKey: `${workspace} clients ${client?.client_id ?? framework?.id ?? ''}`,
    what: client?.client_id ?? 'the new client',
    schema: asked,
    record: client ?? fresh,
    suggestions,
    async submit(value, patch) {
      const outcome = client ? await actions.update(client.client_id, patch) : await actions.create(value);
      if (!outcome.ok) return outcome;
      notifications.show({ message: `${outcome.data.client_id} saved.` });
      if (framework) navigate(pathTo('clients', outcome.data.client_id, 'connect', framework.id));
      else if (outcome.data.client_id !== client?.client_id) open(outcome.data.client_id);
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
      title={client?.client_id ?? (framework ? `New client for ${framework.name}` : 'New client')}
      description={
        client
          ? (client.client_name ?? wordsFor(client.application_types[0] ?? ''))
          : framework
            ? `Everything that ${framework.name} needs is filled in. You get the code when it is created.`
            : 'An app that logs users in, or a service.'
      }
      before={<BackLink to={client ? '/clients' : '/clients/new'} label={client ? 'All clients' : 'All frameworks'} />}
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
            <SaveButtons record={record} label={client ? 'Save' : CLIENT_WORDS.create} isNew={!client} />
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
            {!framework && <ClientTypes value={type} onChange={choose} />}
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
      ) : shown === 'checkup' ? (
        <CheckupTab client={client} asked={part} />
      ) : shown === 'findings' ? (
        <FindingsTab client_id={client.client_id} />
      ) : (
        <div className={classes.body}>
          {shown === 'app' && <AppSettings client={client} />}
          {shown === 'connect' && <ConnectTab client={client} asked={part} />}
          {shown === 'validate' && <ValidateTab client={client} />}
          {shown === 'form' && <div className={classes.column}>{form}</div>}
        </div>
      )}
    </TabbedPage>
  );
}

/** The framework's own name, or the first free one of `flask-2`, `flask-3` … */
function freeId(id: string, all: readonly Client[]): string {
  const taken = new Set(all.map(({ client_id }) => client_id));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
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
