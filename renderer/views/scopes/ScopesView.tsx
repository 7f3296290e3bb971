import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { useWorkspace } from '../../api/desk.tsx';
import { useOperation } from '../../api/hooks.ts';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { ClaimList } from './ClaimList.tsx';
import { ServiceList } from './ServiceList.tsx';
import classes from './scopes.module.css';

const TABS = [
  ['services', 'Services and scopes'],
  ['id_token', 'ID token and userinfo claims'],
  ['access_token', 'Access token claims'],
] as const;

/** What clients may ask for, and what they learn for it. */
export default function ScopesView() {
  const [, navigate] = useLocation();
  const [, tab = 'services'] = usePathParts();
  const { tid, aid } = useWorkspace();
  const request = { params: { tid, aid } };
  const services = useOperation('services.list', request);
  const scopes = useOperation('scopes.list', request);
  const claims = useOperation('claims.list', request);
  return (
    <Page
      header={
        <PageHeader
          title="Scopes and claims"
          description="A client asks for scopes; each releases claims about the user."
        />
      }
    >
      <Tabs
        value={tab}
        onChange={(next) => navigate(pathTo('scopes', next ?? 'services'))}
        className={classes.tabs ?? ''}
        keepMounted={false}
      >
        <Tabs.List px={14}>
          {TABS.map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="services" className={classes.panel ?? ''}>
          <ServiceList services={services} scopes={scopes} claims={claims.data ?? []} />
        </Tabs.Panel>
        {(['id_token', 'access_token'] as const).map((type) => (
          <Tabs.Panel key={type} value={type} className={classes.panel ?? ''}>
            <ClaimList type={type} claims={claims} scopes={scopes.data ?? []} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
