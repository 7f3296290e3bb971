import { notifications } from '@mantine/notifications';
import { IconBan } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Loaded, Outcome } from '../api/hooks.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../ui/DataTable.tsx';
import type { Sort } from '../ui/table-order.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorNotice, Loading } from '../ui/Loading.tsx';
import { countOf } from '../records/kind.ts';
import { ListBar } from '../records/ListBar.tsx';
import { NoMatch } from '../records/NoMatch.tsx';
import records from '../records/records.module.css';
import { useChosen } from '../records/use-chosen.ts';
import classes from './tables.module.css';

export interface AliveTableProps<T> {
  noun: string;
  loaded: Loaded<readonly T[]>;
  /** The loaded records that this table shows. */
  isMine: (entry: T) => boolean;
  columns: readonly Column<T>[];
  initialSort?: Sort;
  keyOf: (entry: T) => string;
  textsOf: (entry: T) => readonly (string | undefined)[];
  revoke: (entry: T) => Promise<Outcome<unknown>>;
  /** Ends all of them. Absent if the table shows only a part. */
  revokeAll?: (() => Promise<Outcome<{ removed: number }>>) | undefined;
  /** The verb for ending one, and its past participle. */
  verb: string;
  done: string;
  /** What stays valid after they end. */
  outlives?: (ended: readonly T[]) => string | undefined;
  onOpen?: (entry: T) => void;
  icon: ReactNode;
  emptyText: string;
  /** Fills the height of the screen. */
  fills?: boolean | undefined;
}

const ROW_HEIGHT = 38;
const HEAD_HEIGHT = 32;
const MOST_ROWS = 8;

/** A table of active consents, sessions or tokens that you can search, select and end. */
export function AliveTable<T>(props: AliveTableProps<T>) {
  const { noun, loaded, fills = false } = props;
  if (loaded.data === undefined) {
    if (!loaded.error) return <Loading>Loading the {noun}s …</Loading>;
    return (
      <div className={records.notice}>
        <ErrorNotice title={`Couldn’t load the ${noun}s`} error={loaded.error} retry={loaded.reload} />
      </div>
    );
  }
  const entries = loaded.data.filter(props.isMine);
  if (entries.length > 0) return <AliveEntries {...props} entries={entries} />;
  if (!fills) return <div className={classes.none}>{props.emptyText}</div>;
  return (
    <EmptyState icon={props.icon} title={`No active ${noun}s`}>
      {props.emptyText}
    </EmptyState>
  );
}

function AliveEntries<T>(props: AliveTableProps<T> & { entries: readonly T[] }) {
  const { noun, entries, loaded, keyOf, textsOf, verb, fills = false } = props;
  const { query, setQuery, shown, chosen, clear, selected, setSelected } = useChosen({ entries, keyOf, textsOf });
  const revokeChosen = async () => {
    const ended = await endEach(chosen, props.revoke);
    clear();
    // Ending these emits no traffic and no config change, so reload here.
    loaded.reload();
    if (ended.length > 0) tellEnded(props, ended.length, ended);
  };
  const revokeAction = {
    label: `${verb} ${countOf(chosen.length, noun)}`,
    icon: <IconBan size={14} />,
    run: revokeChosen,
    danger: true,
  };
  const height = fills ? undefined : HEAD_HEIGHT + ROW_HEIGHT * Math.min(entries.length, MOST_ROWS) + 1;
  return (
    <div className={classes.alive} data-fills={fills || undefined}>
      <ListBar
        noun={noun}
        query={query}
        onQuery={setQuery}
        count={{ all: entries.length, shown: shown.length }}
        chosen={{ count: chosen.length, actions: [revokeAction], onClear: clear }}
      >
        {props.revokeAll && <RevokeAll {...props} revokeAll={props.revokeAll} />}
      </ListBar>
      <div className={classes.rows} style={{ height }}>
        {shown.length === 0 ? (
          <NoMatch noun={noun} query={query} />
        ) : (
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
        )}
      </div>
    </div>
  );
}

/** Ends one after another and reports each failure. Returns those that ended. */
async function endEach<T>(entries: readonly T[], end: (entry: T) => Promise<Outcome<unknown>>): Promise<T[]> {
  const ended: T[] = [];
  for (const entry of entries) {
    const outcome = await end(entry);
    // It may have ended together with another selected one, such as an access token with its refresh token.
    if (outcome.ok || outcome.error.status === 404) ended.push(entry);
    else tell(outcome);
  }
  return ended;
}

/** How long a message of two sentences stays visible, in milliseconds. */
const READ_MS = 12_000;

function tellEnded<T>(
  { noun, done, outlives }: Pick<AliveTableProps<T>, 'noun' | 'done' | 'outlives'>,
  count: number,
  ended: readonly T[],
): void {
  const rest = outlives?.(ended);
  const message = `${countOf(count, noun)} ${done}.`;
  notifications.show(rest === undefined ? { message } : { message: `${message} ${rest}`, autoClose: READ_MS });
}

function RevokeAll<T>(props: AliveTableProps<T> & { revokeAll: () => Promise<Outcome<{ removed: number }>> }) {
  const { noun, verb, revokeAll, loaded } = props;
  const run = async () => {
    const outcome = await revokeAll();
    loaded.reload();
    if (outcome.ok) tellEnded(props, outcome.data.removed, loaded.data ?? []);
    else tell(outcome);
  };
  return (
    <ConfirmButton confirm={`${verb} all ${noun}s`} onConfirm={() => void run()}>
      {verb} all
    </ConfirmButton>
  );
}

function tell(outcome: Outcome<unknown>): void {
  if (!outcome.ok) notifications.show({ color: 'red', title: 'Not done', message: outcome.error.description });
}
