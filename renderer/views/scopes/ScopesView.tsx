import { useLocation } from 'wouter';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage } from '../../ui/TabbedPage.tsx';
import { TITLES } from '../../frame/words.ts';
import { ClaimList } from './ClaimList.tsx';
import { ServiceList } from './ServiceList.tsx';

const TABS = [
  ['services', 'Services and scopes'],
  ['id_token', 'ID token and userinfo claims'],
  ['access_token', 'Access token claims'],
] as const;

/** The scopes clients may request, and the claims they get for them. */
export default function ScopesView() {
  const [, navigate] = useLocation();
  const [, asked] = usePathParts();
  const tab = TABS.find(([value]) => value === asked)?.[0] ?? 'services';
  const { tid, aid } = useWorkspace();
  const request = { params: { tid, aid } };
  const services = useOperation('services.list', request);
  const scopes = useOperation('scopes.list', request);
  const claims = useOperation('claims.list', request);
  return (
    <TabbedPage
      header={
        <PageHeader
          title={TITLES.scopes}
          description="Clients request scopes. Each scope adds claims about the user to tokens."
        />
      }
      tabs={TABS}
      value={tab}
      onChange={(next) => navigate(pathTo('scopes', next))}
    >
      {tab === 'services' ? (
        <ServiceList services={services} scopes={scopes} claims={claims.data ?? []} />
      ) : (
        <ClaimList type={tab} claims={claims} scopes={scopes.data ?? []} />
      )}
    </TabbedPage>
  );
}
