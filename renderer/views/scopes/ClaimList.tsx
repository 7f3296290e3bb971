import { Badge, Button, Group } from '@mantine/core';
import { IconCopy, IconId, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Claim, Scope } from '../../../contract/config/scope.ts';
import type { Loaded } from '../../api/hooks.ts';
import type { FormSection } from '../../forms/SchemaForm.tsx';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hint } from '../../ui/KeyHint.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { useRecordActions } from '../../records/record-actions.ts';
import { ListBar } from '../../records/ListBar.tsx';
import { NoMatch } from '../../records/NoMatch.tsx';
import records from '../../records/records.module.css';
import { useChosen } from '../../records/use-chosen.ts';
import { EntryDrawer, type Editing } from './EntryDrawer.tsx';
import { CLAIMS } from './scope-kinds.ts';

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
    header: 'Source',
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
    header: 'Where',
    width: '180px',
    sort: (claim) => claim.opaque,
    cell: (claim) => <Place claim={claim} />,
  },
];

/** In the token itself, or only in userinfo or introspection. */
function Place({ claim: { type, opaque } }: { claim: Claim }) {
  const asked = type === 'id_token' ? 'Userinfo' : 'Introspection';
  return opaque ? `${asked} only` : <span className="u-muted">Token and {asked.toLowerCase()}</span>;
}

interface ClaimListProps {
  type: Claim['type'];
  claims: Loaded<readonly Claim[]>;
  scopes: readonly Scope[];
}

export function ClaimList({ type, claims, scopes }: ClaimListProps) {
  if (claims.data) {
    const mine = claims.data.filter((claim) => claim.type === type);
    return <ClaimTable key={type} type={type} claims={mine} scopes={scopes} />;
  }
  if (!claims.error) return <Loading>Loading the claims …</Loading>;
  return (
    <div className={records.notice}>
      <ErrorNotice title="Couldn’t load the claims" error={claims.error} retry={claims.reload} />
    </div>
  );
}

const textsOf = (claim: Claim): readonly string[] => [claim.name, claim.source_path, ...claim.scopes];

function ClaimTable({ type, claims, scopes }: Omit<ClaimListProps, 'claims'> & { claims: readonly Claim[] }) {
  const [editing, edit] = useState<Editing<Claim>>();
  const { duplicate, remove } = useRecordActions(CLAIMS);
  const suggestions = useMemo(() => ({ scopes: scopes.map(({ name }) => name) }), [scopes]);
  const list = useChosen({ entries: claims, keyOf: CLAIMS.idOf, textsOf });
  const { chosen, shown, query, clear } = list;
  const add = () => edit({ start: { type } });
  useShortcuts({ n: add });
  const actions = [
    {
      label: 'Duplicate',
      icon: <IconCopy size={14} />,
      run: () => duplicate(chosen, claims).then(clear),
    },
    {
      label: 'Delete',
      icon: <IconTrash size={14} />,
      run: () => remove(chosen).then(clear),
      danger: true,
    },
  ];
  const newClaim = (
    <Hint label="New claim" keys="N">
      <Button leftSection={<IconPlus size={14} />} onClick={add}>
        New claim
      </Button>
    </Hint>
  );
  return (
    <div className={records.list}>
      <ListBar
        noun="claim"
        query={query}
        onQuery={list.setQuery}
        count={{ all: claims.length, shown: shown.length }}
        chosen={{ count: chosen.length, actions, onClear: clear }}
      >
        {newClaim}
      </ListBar>
      <div className={records.rows}>
        {shown.length > 0 ? (
          <DataTable
            label="Claims"
            rows={shown}
            columns={COLUMNS}
            rowKey={CLAIMS.idOf}
            onOpen={(record) => edit({ record })}
            selected={list.selected}
            onSelect={list.setSelected}
          />
        ) : query !== '' ? (
          <NoMatch noun="claim" query={query} />
        ) : (
          <EmptyState icon={<IconId size={22} />} title="No claims yet" actions={newClaim}>
            A claim adds a value from the user or client to tokens, if one of its scopes is granted.
          </EmptyState>
        )}
      </div>
      <EntryDrawer
        kind={CLAIMS}
        all={claims}
        editing={editing}
        sections={SECTIONS}
        suggestions={suggestions}
        onEdit={edit}
      />
    </div>
  );
}
