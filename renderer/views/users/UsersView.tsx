import { useOperation } from '../../api/hooks.ts';
import { useWorkspace } from '../../api/console.tsx';
import { usePathParts } from '../../frame/paths.ts';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import classes from '../../records/records.module.css';
import { UserList } from './UserList.tsx';
import { UserPage } from './UserPage.tsx';

/** Test users: the list, and a page for each one. */
export default function UsersView() {
  const { tid, aid } = useWorkspace();
  const [, id] = usePathParts();
  const users = useOperation('users.list', { params: { tid, aid } });
  if (id === undefined) return <UserList users={users} />;
  if (users.error && !users.data) {
    return (
      <div className={classes.notice}>
        <ErrorNotice title="Couldn’t load the users" error={users.error} retry={users.reload} />
      </div>
    );
  }
  if (!users.data) return <Loading>Loading the user …</Loading>;
  const user = users.data.find(({ username }) => username === id);
  return <UserPage key={id} id={id} user={user} all={users.data} />;
}
