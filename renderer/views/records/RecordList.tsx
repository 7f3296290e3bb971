import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';
import type { Loaded } from '../../api/hooks.ts';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Hint, KeyHint } from '../../ui/KeyHint.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { countOf, matchesQuery } from './kind.ts';
import classes from './records.module.css';

interface RecordListProps<T> {
  title: string;
  description: string;
  noun: string;
  icon: ReactNode;
  loaded: Loaded<readonly T[]>;
  columns: readonly Column<T>[];
  keyOf: (record: T) => string;
  /** What the search looks in. */
  textsOf: (record: T) => readonly (string | undefined)[];
  onOpen: (record: T) => void;
  onNew: () => void;
  emptyText: ReactNode;
  /** What can be done to the chosen records. */
  bulk: readonly BulkAction<T>[];
}

export interface BulkAction<T> {
  label: string;
  icon: ReactNode;
  run: (chosen: readonly T[]) => Promise<unknown>;
  danger?: boolean;
}

/** A list screen: search, sort, choose, act on what is chosen. */
export function RecordList<T>(props: RecordListProps<T>) {
  const { noun, loaded, keyOf, onNew } = props;
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.focus(), n: onNew });
  const records = loaded.data ?? [];
  const shown = query === '' ? records : records.filter((record) => matchesQuery(query, props.textsOf(record)));
  const chosen = shown.filter((record) => selected.has(keyOf(record)));
  const clear = () => setSelected(new Set());
  const act = async ({ run }: BulkAction<T>) => {
    await run(chosen);
    clear();
  };
  return (
    <Page
      header={
        <PageHeader
          title={props.title}
          description={props.description}
          actions={
            <Hint label={`New ${noun}`} keys="N">
              <Button leftSection={<IconPlus size={14} />} onClick={onNew}>
                New {noun}
              </Button>
            </Hint>
          }
        />
      }
    >
      <div className={classes.list}>
        <div className={classes.toolbar}>
          {chosen.length > 0 ? (
            <Group gap="xs" role="toolbar" aria-label="Actions for the selection">
              <Text fw={500}>{countOf(chosen.length, noun)} selected</Text>
              {props.bulk.map((action) => (
                <Button
                  key={action.label}
                  variant="default"
                  leftSection={action.icon}
                  {...(action.danger && { c: 'red' })}
                  onClick={() => void act(action)}
                >
                  {action.label}
                </Button>
              ))}
              <Tooltip label="Clear the selection">
                <ActionIcon aria-label="Clear the selection" onClick={clear}>
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            </Group>
          ) : (
            <TextInput
              ref={search}
              w={300}
              type="search"
              aria-label={`Search ${noun}s`}
              placeholder={`Search ${noun}s`}
              leftSection={<IconSearch size={14} />}
              rightSection={query === '' ? <KeyHint keys="/" /> : undefined}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
              onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
            />
          )}
          <Text c="dimmed" size="xs" className="u-tabular">
            {query === '' ? countOf(records.length, noun) : `${shown.length} of ${countOf(records.length, noun)}`}
          </Text>
        </div>
        <div className={classes.rows}>
          <Rows {...props} shown={shown} selected={selected} onSelect={setSelected} query={query} />
        </div>
      </div>
    </Page>
  );
}

function Rows<T>(
  props: RecordListProps<T> & {
    shown: readonly T[];
    selected: ReadonlySet<string>;
    onSelect: (selected: ReadonlySet<string>) => void;
    query: string;
  },
) {
  const { loaded, noun, shown } = props;
  if (loaded.data === undefined) {
    if (!loaded.error) return <Loading>Loading the {noun}s …</Loading>;
    return <ErrorNotice title={`The ${noun}s could not be loaded`} error={loaded.error} retry={loaded.reload} />;
  }
  if (shown.length === 0) {
    const searching = props.query !== '';
    return (
      <EmptyState
        icon={props.icon}
        title={searching ? `No ${noun} matches “${props.query}”` : `No ${noun} yet`}
        actions={!searching && <Button onClick={props.onNew}>New {noun}</Button>}
      >
        {searching ? 'Every word of the search must stand somewhere in the row.' : props.emptyText}
      </EmptyState>
    );
  }
  return (
    <DataTable
      label={props.title}
      rows={shown}
      columns={props.columns}
      rowKey={props.keyOf}
      onOpen={props.onOpen}
      selected={props.selected}
      onSelect={props.onSelect}
    />
  );
}
