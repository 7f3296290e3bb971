import { Badge, Button, Group, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Claim, Scope, Service } from '../../../contract/config/scope.ts';
import type { Loaded } from '../../api/hooks.ts';
import type { JsonSchema } from '../../forms/json-schema.ts';
import type { FormSection } from '../../forms/SchemaForm.tsx';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hint } from '../../ui/KeyHint.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { matchesQuery } from '../../records/kind.ts';
import { ListBar } from '../../records/ListBar.tsx';
import { NoMatch } from '../../records/NoMatch.tsx';
import records from '../../records/records.module.css';
import { EntryDrawer, type Editing } from './EntryDrawer.tsx';
import { groupScopes } from './group-scopes.ts';
import { SCOPES, SERVICES } from './scope-kinds.ts';
import classes from './scopes.module.css';

const SCOPE_SECTIONS: readonly FormSection[] = [
  { title: 'Scope', fields: ['name', 'service_id', 'display_name', 'description'] },
  { title: 'Consent', fields: ['implicit', 'implicit_grant', 'transient'] },
];
const SERVICE_SECTIONS: readonly FormSection[] = [
  { title: 'Service', fields: ['id', 'name', 'type', 'description', 'custom_audience', 'system'] },
];

interface ServiceListProps {
  services: Loaded<readonly Service[]>;
  scopes: Loaded<readonly Scope[]>;
  claims: readonly Claim[];
}

export function ServiceList({ services, scopes, claims }: ServiceListProps) {
  const error = services.error ?? scopes.error;
  if (services.data && scopes.data) {
    return <ServiceCards services={services.data} scopes={scopes.data} claims={claims} />;
  }
  if (!error) return <Loading>Loading services and scopes …</Loading>;
  return (
    <div className={records.notice}>
      <ErrorNotice title="Couldn’t load the scopes" error={error} retry={scopes.reload} />
    </div>
  );
}

interface CardsProps {
  services: readonly Service[];
  scopes: readonly Scope[];
  claims: readonly Claim[];
}

const textsOf = (scope: Scope) => [scope.name, scope.display_name, scope.description, scope.service_id];

function ServiceCards({ services, scopes, claims }: CardsProps) {
  const [query, setQuery] = useState('');
  const [scope, editScope] = useState<Editing<Scope>>();
  const [service, editService] = useState<Editing<Service>>();
  const ids = useMemo(() => services.map(({ id }) => id), [services]);
  useShortcuts({ n: () => editScope({}) });
  const matching = query === '' ? scopes : scopes.filter((entry) => matchesQuery(query, textsOf(entry)));
  const groups = groupScopes(services, matching).filter((group) => query === '' || group.scopes.length > 0);
  return (
    <div className={classes.body}>
      <ListBar noun="scope" query={query} onQuery={setQuery} count={{ all: scopes.length, shown: matching.length }}>
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => editService({})}>
          New service
        </Button>
        <Hint label="New scope" keys="N">
          <Button leftSection={<IconPlus size={14} />} onClick={() => editScope({})}>
            New scope
          </Button>
        </Hint>
      </ListBar>
      {groups.length === 0 && query !== '' && <NoMatch noun="scope" query={query} />}
      {groups.length === 0 && query === '' && (
        <EmptyState icon={<IconShieldCheck size={22} />} title="No scopes yet">
          Start with a service, which represents an API. Its scopes are what clients may request.
        </EmptyState>
      )}
      <div className={classes.cards}>
        {groups.map((group) => (
          <ServiceCard
            key={group.service?.id ?? ''}
            {...group}
            claims={claims}
            onScope={editScope}
            onService={editService}
          />
        ))}
      </div>
      <EntryDrawer
        kind={SCOPES}
        all={scopes}
        editing={scope}
        sections={SCOPE_SECTIONS}
        adapt={(schema) => withServices(schema, ids)}
        onEdit={editScope}
      />
      <EntryDrawer kind={SERVICES} all={services} editing={service} sections={SERVICE_SECTIONS} onEdit={editService} />
    </div>
  );
}

/** Choose a service from a list instead of typing it. */
function withServices(schema: JsonSchema, ids: readonly string[]): JsonSchema {
  const { service_id, ...others } = schema.properties ?? {};
  return { ...schema, properties: { ...others, service_id: { ...service_id, type: 'string', enum: ids } } };
}

function ServiceCard(props: {
  service: Service | undefined;
  scopes: readonly Scope[];
  claims: readonly Claim[];
  onScope: (editing: Editing<Scope>) => void;
  onService: (editing: Editing<Service>) => void;
}) {
  const { service, scopes, claims, onScope, onService } = props;
  const name = service?.name ?? 'Without a service';
  return (
    <section className={classes.card} aria-label={name}>
      <div className={classes.cardHead}>
        <div className={classes.cardText}>
          <Group gap={8} wrap="nowrap">
            <h2 className="u-truncate" title={name}>
              {name}
            </h2>
            {service?.system && <Badge color="gray">Built in</Badge>}
          </Group>
          {service?.description !== undefined && (
            <Text size="xs" c="dimmed" className="u-truncate" title={service.description}>
              {service.description}
            </Text>
          )}
        </div>
        {service && (
          <Group gap={4} wrap="nowrap">
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-label={`Edit ${name}`}
              onClick={() => onService({ record: service })}
            >
              Edit
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={13} />}
              aria-label={`New scope in ${name}`}
              onClick={() => onScope({ start: { service_id: service.id } })}
            >
              Scope
            </Button>
          </Group>
        )}
      </div>
      {scopes.length === 0 && <Text className={classes.empty ?? ''}>No scopes yet.</Text>}
      {scopes.map((scope) => (
        <ScopeRow key={scope.name} scope={scope} claims={claims} onOpen={() => onScope({ record: scope })} />
      ))}
    </section>
  );
}

function ScopeRow({ scope, claims, onOpen }: { scope: Scope; claims: readonly Claim[]; onOpen: () => void }) {
  const released = [...new Set(claims.filter((claim) => claim.scopes.includes(scope.name)).map(({ name }) => name))];
  return (
    <UnstyledButton className={classes.scope} onClick={onOpen}>
      <span className="u-mono u-truncate" title={scope.name}>
        {scope.name}
      </span>
      <span className="u-truncate u-muted" title={scope.description ?? scope.display_name}>
        {scope.display_name ?? scope.description}
      </span>
      <Group gap={6} wrap="nowrap" justify="flex-end">
        {scope.implicit && <Badge color="gray">By default</Badge>}
        {scope.implicit_grant && <Badge color="gray">No consent needed</Badge>}
        {scope.transient && <Badge color="gray">Always ask</Badge>}
        {released.length > 0 && (
          <Tooltip label={released.join(', ')}>
            <Badge>{released.length === 1 ? '1 claim' : `${released.length} claims`}</Badge>
          </Tooltip>
        )}
      </Group>
    </UnstyledButton>
  );
}
