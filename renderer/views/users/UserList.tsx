import { Badge, Group, Text } from '@mantine/core';
import { IconCopy, IconTrash, IconUserCheck, IconUserOff, IconUsers } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { User } from '../../../contract/config/user.ts';
import type { Loaded } from '../../api/hooks.ts';
import { pathTo } from '../../frame/paths.ts';
import type { Column } from '../../ui/DataTable.tsx';
import { activityColumns, useActivity } from '../../records/activity.tsx';
import { useRecordActions } from '../../records/record-actions.ts';
import { RecordList } from '../../records/RecordList.tsx';
import classes from '../../records/records.module.css';
import { USERS } from './user-kind.ts';

const COLUMNS: readonly Column<User>[] = [
  {
    id: 'username',
    header: 'Username',
    width: 'minmax(112px, 1fr)',
    sort: (user) => user.username,
    cell: (user) => (
      <Group gap={10} wrap="nowrap">
        <span className={classes.avatar} aria-hidden="true">
          {[...user.username][0]?.toUpperCase()}
        </span>
        <Text span fw={500} className="u-truncate">
          {user.username}
        </Text>
        {user.disabled && <Badge color="gray">Disabled</Badge>}
      </Group>
    ),
  },
  {
    id: 'name',
    header: 'Name',
    sort: (user) => user.authentication_context.name ?? '',
    cell: (user) => user.authentication_context.name ?? <Missing />,
  },
  {
    id: 'email',
    header: 'Email',
    width: 'minmax(214px, 1.4fr)',
    sort: (user) => user.authentication_context.email ?? '',
    cell: (user) => <Email user={user} />,
  },
  {
    id: 'groups',
    header: 'Groups',
    cell: (user) => user.authentication_context.groups?.join(', ') || <Missing />,
  },
];

const Missing = () => <span className="u-muted">–</span>;

function Email({ user }: { user: User }) {
  const { email, email_verified } = user.authentication_context;
  if (email === undefined) return <Missing />;
  return (
    <Group gap={8} wrap="nowrap">
      <span className="u-truncate">{email}</span>
      {email_verified !== true && (
        <Badge color="yellow" style={{ flex: 'none' }}>
          Not verified
        </Badge>
      )}
    </Group>
  );
}

export function UserList({ users }: { users: Loaded<readonly User[]> }) {
  const [, navigate] = useLocation();
  const actions = useRecordActions(USERS);
  const activityOf = useActivity('users');
  const columns = useMemo(
    () => [...COLUMNS, ...activityColumns({ field: 'user', idOf: USERS.idOf, activityOf })],
    [activityOf],
  );
  const setDisabled = (chosen: readonly User[], disabled: true | null, done: string) =>
    actions.patchAll(chosen, { disabled }, done);
  return (
    <RecordList
      title="Users"
      description="Test users who can log in here. Your app gets their data after a login."
      noun="user"
      icon={<IconUsers size={22} />}
      loaded={users}
      columns={columns}
      keyOf={USERS.idOf}
      textsOf={({ username, authentication_context: facts }) => [
        username,
        facts.name,
        facts.email,
        facts.groups?.join(' '),
      ]}
      onOpen={(user) => navigate(pathTo('users', user.username))}
      onNew={() => navigate('/users/new')}
      emptyText="All a user needs is a username and a password."
      bulk={[
        { label: 'Enable', icon: <IconUserCheck size={14} />, run: (chosen) => setDisabled(chosen, null, 'enabled') },
        { label: 'Disable', icon: <IconUserOff size={14} />, run: (chosen) => setDisabled(chosen, true, 'disabled') },
        {
          label: 'Duplicate',
          icon: <IconCopy size={14} />,
          run: (chosen) => actions.duplicate(chosen, users.data ?? []),
        },
        { label: 'Delete', icon: <IconTrash size={14} />, run: actions.remove, danger: true },
      ]}
    />
  );
}
