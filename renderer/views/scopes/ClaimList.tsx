import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { IconId, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Claim, Scope } from '../../../contract/scope.ts';
import type { Loaded } from '../../api/hooks.ts';
import type { FormSection } from '../../forms/SchemaForm.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { useDeeds } from '../records/deeds.tsx';
import { countOf, matchesQuery } from '../records/kind.ts';
import { EntryDrawer, type Editing } from './EntryDrawer.tsx';
import { CLAIMS } from './scope-kinds.ts';
import classes from './scopes.module.css';

const SECTIONS: readonly FormSection[] = [
  { title: 'Claim', fields: ['name', 'type', 'scopes'] },
  { title: 'Value', fields: ['source_type', 'source_path', 'opaque'] },
];

const COLUMNS: readonly Column<Claim>[] = [
  {
    id: 'name',
    header: 'Claim',
    sort: (claim) => claim.name,
    cell: (claim) => <span className="u-mono">{claim.name}</span>,
  },
  {
    id: 'source',
    header: 'Comes from',
    width: 'minmax(160px, 1.2fr)',
    sort: (claim) => `${claim.source_type} ${claim.source_path}`,
    cell: (claim) => (
      <>
        <span className="u-muted">{claim.source_type === 'client' ? 'the client’s ' : 'the user’s '}</span>
        <span className="u-mono">{claim.source_path}</span>
      </>
    ),
  },
  {
    id: 'scopes',
    header: 'Released by',
    width: 'minmax(160px, 1.5fr)',
    sort: (claim) => claim.scopes.join(' '),
    cell: (claim) =>
      claim.scopes.length === 0 ? (
        <span className="u-muted">always</span>
      ) : (
        <Group gap={4} wrap="nowrap">
          {claim.scopes.map((scope) => (
            <Badge key={scope} color="gray">
              {scope}
            </Badge>
          ))}
        </Group>
      ),
  },
  {
    id: 'opaque',
    header: 'In the token',
    width: '130px',
    cell: (claim) => (claim.opaque ? <span className="u-muted">no</span> : 'yes'),
  },
];

interface ClaimListProps {
  type: Claim['type'];
  claims: Loaded<readonly Claim[]>;
  scopes: readonly Scope[];
}

export function ClaimList({ type, claims, scopes }: ClaimListProps) {
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [editing, edit] = useState<Editing<Claim>>();
  const deeds = useDeeds(CLAIMS);
  const suggestions = useMemo(() => ({ scopes: scopes.map(({ name }) => name) }), [scopes]);
  if (!claims.data) {
    if (!claims.error) return <Loading>Loading the claims …</Loading>;
    return <ErrorNotice title="The claims could not be loaded" error={claims.error} retry={claims.reload} />;
  }
  const mine = claims.data.filter((claim) => claim.type === type);
  const shown = mine.filter((claim) => matchesQuery(query, [claim.name, claim.source_path, ...claim.scopes]));
  const chosen = shown.filter((claim) => selected.has(CLAIMS.idOf(claim)));
  const removeChosen = async () => {
    await deeds.remove(chosen);
    setSelected(new Set());
  };
  return (
    <div className={classes.claims}>
      <div className={classes.bar}>
        <TextInput
          type="search"
          w={300}
          aria-label="Search claims"
          placeholder="Search claims"
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {countOf(mine.length, 'claim')}
          </Text>
          {chosen.length > 0 && (
            <Button variant="default" c="red" leftSection={<IconTrash size={14} />} onClick={() => void removeChosen()}>
              Delete {countOf(chosen.length, 'claim')}
            </Button>
          )}
          <Button leftSection={<IconPlus size={14} />} onClick={() => edit({ start: { type } })}>
            New claim
          </Button>
        </Group>
      </div>
      <div className={classes.rows}>
        {shown.length === 0 ? (
          <EmptyState icon={<IconId size={22} />} title={query === '' ? 'No claim yet' : 'No claim matches the search'}>
            A claim takes a value from the user or the client into a token, for the scopes that release it.
          </EmptyState>
        ) : (
          <DataTable
            label="Claims"
            rows={shown}
            columns={COLUMNS}
            rowKey={CLAIMS.idOf}
            onOpen={(record) => edit({ record })}
            selected={selected}
            onSelect={setSelected}
          />
        )}
      </div>
      <EntryDrawer
        kind={CLAIMS}
        editing={editing}
        sections={SECTIONS}
        suggestions={suggestions}
        onClose={() => edit(undefined)}
      />
    </div>
  );
}
