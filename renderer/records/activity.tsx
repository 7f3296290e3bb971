import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ActivityView } from '../../contract/admin.ts';
import { useWorkspace } from '../api/console.tsx';
import { useOperation } from '../api/hooks.ts';
import { pathTo } from '../frame/paths.ts';
import type { Column } from '../ui/DataTable.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { absoluteWords } from '../ui/time-words.ts';
import { filterLive } from '../flows/live-filter.ts';
import classes from './records.module.css';

type Activity = ActivityView['users'][number];
export type ActivityOf = (id: string) => Activity | undefined;

/** The activity of users or clients by id, updated live. */
export function useActivity(of: keyof ActivityView): ActivityOf {
  const { tid, aid } = useWorkspace();
  const { data } = useOperation('activity.get', { params: { tid, aid } }, 'traffic');
  return useMemo(() => {
    const entries = new Map(data?.[of].map((entry) => [entry.id, entry]));
    return (id) => entries.get(id);
  }, [data, of]);
}

interface ActivityOptions<T> {
  /** The filter field that names the record. */
  field: 'client' | 'user';
  idOf: (record: T) => string;
  activityOf: ActivityOf;
}

/** Columns for the activity of records, with links to Live. */
export const activityColumns = <T,>({ field, idOf, activityOf }: ActivityOptions<T>): readonly Column<T>[] => [
  {
    id: 'login',
    header: 'Last login',
    width: '100px',
    sort: (record) => lastUse(activityOf(idOf(record)))?.at,
    cell: (record) => <LastLogin activity={activityOf(idOf(record))} />,
  },
  {
    id: 'error',
    header: 'Last error',
    width: 'minmax(146px, 1fr)',
    sort: (record) => activityOf(idOf(record))?.lastError?.at,
    cell: (record) => <LastError activity={activityOf(idOf(record))} />,
  },
  {
    id: 'tokens',
    header: 'Tokens',
    width: '70px',
    sort: (record) => activityOf(idOf(record))?.liveTokens ?? 0,
    cell: (record) => <Tokens count={activityOf(idOf(record))?.liveTokens ?? 0} />,
  },
  { id: 'live', header: 'Live', width: '28px', cell: (record) => <LiveLink field={field} id={idOf(record)} /> },
];

/** A service has no logins, so this shows when it last got a token. */
const lastUse = (activity: Activity | undefined) => activity?.lastLogin ?? activity?.lastTokens;

const None = () => <span className="u-muted">–</span>;

function LastLogin({ activity }: { activity: Activity | undefined }) {
  const use = lastUse(activity);
  if (!use) return <None />;
  return (
    <FlowLink flowId={use.flowId}>
      {!activity?.lastLogin && 'token '}
      <RelativeTime at={use.at} />
    </FlowLink>
  );
}

/** Red until the record is used successfully again. */
function LastError({ activity }: { activity: Activity | undefined }) {
  const failure = activity?.lastError;
  if (!failure) return <None />;
  const isOver = Math.max(activity?.lastLogin?.at ?? 0, activity?.lastTokens?.at ?? 0) > failure.at;
  return (
    <FlowLink flowId={failure.flowId} wraps>
      <Tooltip label={failure.description ?? absoluteWords(failure.at)} multiline maw={360}>
        <span className={classes.error} data-over={isOver || undefined}>
          {failure.error}
        </span>
      </Tooltip>
      <span className={classes.when}>
        <RelativeTime at={failure.at} />
      </span>
    </FlowLink>
  );
}

/** Clicking it opens the flow, not the record in the row. */
function FlowLink(props: { flowId: string; wraps?: boolean; children: React.ReactNode }) {
  const { flowId, wraps, children } = props;
  return (
    <Link
      href={pathTo('live', flowId)}
      className={classes.flowLink}
      data-wraps={wraps}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </Link>
  );
}

const Tokens = ({ count }: { count: number }) => (
  <span className={`u-tabular ${count === 0 ? 'u-muted' : ''}`}>{count.toLocaleString('en')}</span>
);

/** The same as a button, for the page of a user or client. */
export function LiveButton({ field, id }: { field: 'client' | 'user'; id: string }) {
  return (
    <Button
      component={Link}
      href="/live"
      variant="default"
      leftSection={<IconBroadcast size={14} />}
      onClick={() => filterLive(field, id)}
    >
      Flows in Live
    </Button>
  );
}

/** All flows of a user or client, in Live. */
function LiveLink({ field, id }: { field: 'client' | 'user'; id: string }) {
  return (
    <Tooltip label={`Flows of ${id} in Live`}>
      <ActionIcon
        component={Link}
        href="/live"
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Flows of ${id} in Live`}
        onClick={(event: React.MouseEvent) => {
          event.stopPropagation();
          filterLive(field, id);
        }}
      >
        <IconBroadcast size={15} />
      </ActionIcon>
    </Tooltip>
  );
}
