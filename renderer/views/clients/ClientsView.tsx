import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { usePathParts } from '../../frame/paths.ts';
import { ErrorNotice, Loading } from '../../ui/Loading.tsx';
import classes from '../../records/records.module.css';
import { ClientList } from './ClientList.tsx';
import { ClientPage } from './ClientPage.tsx';

/** Clients: the list, and a page for each one. */
export default function ClientsView() {
  const { tid, aid } = useWorkspace();
  const [, id, tab] = usePathParts();
  const clients = useOperation('clients.list', { params: { tid, aid } });
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
  return <ClientPage key={id} id={id} tab={tab} client={client} all={clients.data} />;
}
