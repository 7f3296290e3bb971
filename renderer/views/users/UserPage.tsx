import { Badge, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { User } from '../../../contract/config/user.ts';
import { useWorkspace } from '../../api/console.tsx';
import { SaveButtons } from '../../forms/SaveButtons.tsx';
import { SchemaForm, type FormSection } from '../../forms/SchemaForm.tsx';
import type { JsonSchema } from '../../forms/json-schema.ts';
import { useRecordForm } from '../../forms/use-record-form.ts';
import { useSchema } from '../../forms/use-schema.ts';
import { pathTo } from '../../frame/paths.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { LiveButton } from '../../records/activity.tsx';
import { BackLink } from '../../records/BackLink.tsx';
import { MissingRecord } from '../../records/MissingRecord.tsx';
import { useRecordActions } from '../../records/record-actions.ts';
import { RecordMenu } from '../../records/RecordMenu.tsx';
import { TITLES } from '../../frame/words.ts';
import classes from '../../records/records.module.css';
import { TokenPreview } from './TokenPreview.tsx';
import { USERS } from './user-kind.ts';

const LOGIN: readonly FormSection[] = [
  { title: 'Login', fields: ['username', 'password', 'hashed_password', 'disabled'] },
];
const CONTEXT: readonly FormSection[] = [
  {
    title: 'Profile',
    description: 'Standard claims of the profile scope.',
    fields: ['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'groups'],
    paired: true,
  },
  {
    title: 'Contact',
    description: 'Claims of the email and phone scopes.',
    fields: ['email', 'email_verified', 'phone_number', 'phone_number_verified'],
    paired: true,
  },
  { title: 'Address', fields: ['address'] },
  {
    title: 'About',
    fields: ['picture', 'profile', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at'],
    paired: true,
  },
];
const CUSTOM_CLAIMS = {
  title: 'Other attributes',
  label: 'More attributes as JSON',
  description: `To add them to tokens, create claims for them in ${TITLES.scopes}.`,
};
const CONTEXT_PATH = ['authentication_context'] as const;

interface UserPageProps {
  id: string;
  /** Undefined if there is no such user. */
  user: User | undefined;
  all: readonly User[];
}

export function UserPage(props: UserPageProps) {
  const schema = useSchema(USERS.schema);
  if (!schema) return <Loading>Loading the form …</Loading>;
  if (!props.user && props.id !== 'new') {
    return <MissingRecord noun="user" id={props.id} list="/users" />;
  }
  return <UserForm {...props} schema={schema} />;
}

const NEW_USER = {};

function UserForm({ user, all, schema }: UserPageProps & { schema: JsonSchema }) {
  const { id: workspace } = useWorkspace();
  const [, navigate] = useLocation();
  const actions = useRecordActions(USERS);
  const open = (username: string) => navigate(pathTo('users', username));
  const record = useRecordForm({
    draftKey: `${workspace} users ${user?.username ?? ''}`,
    what: user?.username ?? 'the new user',
    schema,
    record: user ?? NEW_USER,
    async submit(value, patch) {
      const outcome = user ? await actions.update(user.username, patch) : await actions.create(value);
      if (!outcome.ok) return outcome;
      notifications.show({ message: `${outcome.data.username} saved.` });
      if (outcome.data.username !== user?.username) open(outcome.data.username);
      return outcome;
    },
  });
  const context = schema.properties?.[CONTEXT_PATH[0]];
  const header = (
    <PageHeader
      title={user?.username ?? 'New user'}
      description={user ? (user.authentication_context.name ?? 'Test user') : 'Your app gets this data after a login.'}
      before={<BackLink to="/users" label="All users" />}
      actions={
        <>
          {user?.disabled && <Badge color="gray">Disabled</Badge>}
          {user && <LiveButton field="user" id={user.username} />}
          <SaveButtons record={record} label={user ? 'Save' : 'Create user'} isNew={!user} />
          {user && (
            <RecordMenu
              noun="user"
              onDuplicate={() => void actions.duplicate([user], all).then(([copy]) => copy !== undefined && open(copy))}
              onDelete={() => void actions.remove([user]).then(() => navigate('/users'))}
            >
              <DisableItem user={user} onChange={(patch, done) => void actions.patchAll([user], patch, done)} />
            </RecordMenu>
          )}
        </>
      }
    />
  );
  return (
    <Page header={header}>
      <div className={classes.detail} data-aside={user !== undefined || undefined}>
        <div className={classes.body}>
          <div className={classes.column}>
            <SchemaForm record={record} schema={schema} sections={LOGIN} elsewhere={CONTEXT_PATH} />
            {context && (
              <SchemaForm
                record={record}
                schema={context}
                path={CONTEXT_PATH}
                sections={CONTEXT}
                extras={CUSTOM_CLAIMS}
              />
            )}
          </div>
        </div>
        {user && (
          <aside className={classes.aside} aria-label="Token preview">
            <TokenPreview username={user.username} dirty={record.dirty} />
          </aside>
        )}
      </div>
    </Page>
  );
}

function DisableItem(props: { user: User; onChange: (patch: { disabled: true | null }, done: string) => void }) {
  const { user, onChange } = props;
  return user.disabled ? (
    <Menu.Item leftSection={<IconUserCheck size={14} />} onClick={() => onChange({ disabled: null }, 'enabled')}>
      Enable
    </Menu.Item>
  ) : (
    <Menu.Item leftSection={<IconUserOff size={14} />} onClick={() => onChange({ disabled: true }, 'disabled')}>
      Disable
    </Menu.Item>
  );
}
