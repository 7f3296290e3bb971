import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { usePathParts } from '../../frame/paths.ts';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import classes from '../../records/records.module.css';
import { ClientList } from './ClientList.tsx';
import { ClientPage } from './ClientPage.tsx';
import { NewClient } from './NewClient.tsx';

/** Clients: the list, and a page for each one. */
export default function ClientsView() {
  const { tid, aid } = useWorkspace();
  const [, id, tab, part] = usePathParts();
  const clients = useOperation('clients.list', { params: { tid, aid } });
  if (id === 'new' && tab === undefined) return <NewClient />;
  if (id === undefined) return <ClientList clients={clients} />;
  if (clients.error && !clients.data) {
    return (
      <div className={classes.notice}>
        <ErrorNotice title="Couldn’t load the clients" error={clients.error} retry={clients.reload} />
      </div>
    );
  }
  if (!clients.data) return <Loading>Loading the client …</Loading>;
  const client = clients.data.find(({ client_id }) => client_id === id);
  return <ClientPage key={`${id} ${client ? '' : tab}`} {...{ id, tab, part, client }} all={clients.data} />;
}
