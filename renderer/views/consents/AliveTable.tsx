import { Button, Group, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBan, IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Loaded, Outcome } from '../../api/hooks.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import type { Sort } from '../../ui/table-order.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import { countOf, matchesQuery } from '../records/kind.ts';
import classes from './consents.module.css';

export interface AliveTableProps<T> {
  noun: string;
  loaded: Loaded<readonly T[]>;
  /** Of what was loaded, what this table is about. */
  isMine: (entry: T) => boolean;
  columns: readonly Column<T>[];
  initialSort?: Sort;
  keyOf: (entry: T) => string;
  textsOf: (entry: T) => readonly (string | undefined)[];
  revoke: (entry: T) => Promise<Outcome<unknown>>;
  /** Ends all at once; absent where the table shows a part only. */
  revokeAll?: (() => Promise<Outcome<{ removed: number }>>) | undefined;
  /** What ending one is called. */
  verb: string;
  onOpen?: (entry: T) => void;
  icon: ReactNode;
  emptyText: string;
  /** Takes the whole height of the screen. */
  fills?: boolean | undefined;
}

const ROW_HEIGHT = 38;
const HEAD_HEIGHT = 32;
const MOST_ROWS = 8;

/** Things that live for a while: searched, chosen, ended one by one or all at once. */
export function AliveTable<T>(props: AliveTableProps<T>) {
  const { noun, loaded, keyOf, fills = false } = props;
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  if (loaded.data === undefined) {
    if (!loaded.error) return <Loading>Loading the {noun}s …</Loading>;
    return <ErrorNotice title={`The ${noun}s could not be loaded`} error={loaded.error} retry={loaded.reload} />;
  }
  const entries = loaded.data.filter(props.isMine);
  if (entries.length === 0) {
    if (!fills) return <div className={classes.none}>{props.emptyText}</div>;
    return (
      <EmptyState icon={props.icon} title={`No ${noun} is alive`}>
        {props.emptyText}
      </EmptyState>
    );
  }
  const shown = query === '' ? entries : entries.filter((entry) => matchesQuery(query, props.textsOf(entry)));
  const chosen = shown.filter((entry) => selected.has(keyOf(entry)));
  const revokeChosen = async () => {
    for (const entry of chosen) tell(await props.revoke(entry));
    setSelected(new Set());
    // Withdrawing and ending are no traffic, and no change of the config: nothing else would tell.
    loaded.reload();
    notifications.show({ message: `${countOf(chosen.length, noun)} ended.` });
  };
  const height = fills ? undefined : HEAD_HEIGHT + ROW_HEIGHT * Math.min(shown.length, MOST_ROWS) + 1;
  return (
    <div className={classes.alive} data-fills={fills || undefined}>
      <div className={classes.bar}>
        <TextInput
          type="search"
          w={300}
          aria-label={`Search ${noun}s`}
          placeholder={`Search ${noun}s`}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Text c="dimmed" size="xs" className="u-tabular">
            {countOf(entries.length, noun)}
          </Text>
          {chosen.length > 0 && (
            <Button variant="default" c="red" leftSection={<IconBan size={14} />} onClick={() => void revokeChosen()}>
              {props.verb} {countOf(chosen.length, noun)}
            </Button>
          )}
          {props.revokeAll && <RevokeAll {...props} revokeAll={props.revokeAll} />}
        </Group>
      </div>
      <div className={classes.rows} style={{ height }}>
        <DataTable
          label={`${noun}s`}
          rows={shown}
          columns={props.columns}
          rowKey={keyOf}
          selected={selected}
          onSelect={setSelected}
          {...(props.initialSort && { initialSort: props.initialSort })}
          {...(props.onOpen && { onOpen: props.onOpen })}
        />
      </div>
    </div>
  );
}

function RevokeAll<T>(props: AliveTableProps<T> & { revokeAll: () => Promise<Outcome<{ removed: number }>> }) {
  const { noun, verb, revokeAll, loaded } = props;
  const run = async () => {
    const outcome = await revokeAll();
    loaded.reload();
    if (outcome.ok) notifications.show({ message: `${countOf(outcome.data.removed, noun)} ended.` });
    else tell(outcome);
  };
  return (
    <ConfirmButton confirm={`${verb} all ${noun}s now`} onConfirm={() => void run()}>
      {verb} all
    </ConfirmButton>
  );
}

function tell(outcome: Outcome<unknown>): void {
  if (!outcome.ok) notifications.show({ color: 'red', title: 'Not done', message: outcome.error.description });
}
