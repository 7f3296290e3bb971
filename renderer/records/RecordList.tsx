import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Loaded } from '../api/hooks.ts';
import { useShortcuts } from '../frame/shortcuts.ts';
import { DataTable, type Column } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Hint } from '../ui/KeyHint.tsx';
import { ErrorNotice, Loading } from '../ui/Loading.tsx';
import { Page, PageHeader } from '../ui/PageHeader.tsx';
import { ListBar } from './ListBar.tsx';
import { NoMatch } from './NoMatch.tsx';
import { useChosen } from './use-chosen.ts';
import classes from './records.module.css';

interface RecordListProps<T> {
  title: string;
  description: string;
  noun: string;
  icon: ReactNode;
  loaded: Loaded<readonly T[]>;
  columns: readonly Column<T>[];
  keyOf: (record: T) => string;
  /** The texts to search. */
  textsOf: (record: T) => readonly (string | undefined)[];
  onOpen: (record: T) => void;
  onNew: () => void;
  emptyText: ReactNode;
  /** Actions for the selected records. */
  bulk: readonly BulkAction<T>[];
}

interface BulkAction<T> {
  label: string;
  icon: ReactNode;
  run: (chosen: readonly T[]) => Promise<unknown>;
  danger?: boolean;
}

const NONE: readonly never[] = [];

/** A list screen: search, sort, select, and act on the selection. */
export function RecordList<T>(props: RecordListProps<T>) {
  const { noun, loaded, keyOf, textsOf, onNew } = props;
  useShortcuts({ n: onNew });
  const records = loaded.data ?? NONE;
  const list = useChosen({ entries: records, keyOf, textsOf });
  const { chosen, clear, query, shown } = list;
  const actions = props.bulk.map(({ run, ...action }) => ({ ...action, run: () => run(chosen).then(clear) }));
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
        <ListBar
          noun={noun}
          query={query}
          onQuery={list.setQuery}
          count={loaded.data && { all: records.length, shown: shown.length }}
          chosen={{ count: chosen.length, actions, onClear: clear }}
        />
        <div className={classes.rows}>
          <Rows {...props} shown={shown} selected={list.selected} onSelect={list.setSelected} query={query} />
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
    return (
      <div className={classes.notice}>
        <ErrorNotice title={`Couldn’t load the ${noun}s`} error={loaded.error} retry={loaded.reload} />
      </div>
    );
  }
  if (shown.length === 0 && props.query !== '') return <NoMatch noun={noun} query={props.query} />;
  if (shown.length === 0) {
    return (
      <EmptyState
        icon={props.icon}
        title={`No ${noun}s yet`}
        actions={<Button onClick={props.onNew}>New {noun}</Button>}
      >
        {props.emptyText}
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
