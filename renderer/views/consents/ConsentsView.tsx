import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { ConsentTable, SessionTable, TokenTable } from './tables.tsx';
import classes from './consents.module.css';

const TABS = [
  ['tokens', 'Tokens', TokenTable],
  ['consents', 'Consents', ConsentTable],
  ['sessions', 'Sessions', SessionTable],
] as const;

const EVERYTHING = {};

/** What is alive: for whom, until when, and how to end it. */
export default function ConsentsView() {
  const [, navigate] = useLocation();
  const [, tab = 'tokens'] = usePathParts();
  return (
    <Page
      header={
        <PageHeader
          title="Consents and tokens"
          description="What is alive now. It lives in memory: a restart of the server ends it all."
        />
      }
    >
      <Tabs
        value={tab}
        onChange={(next) => navigate(pathTo('consents', next ?? 'tokens'))}
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
        {TABS.map(([value, , Table]) => (
          <Tabs.Panel key={value} value={value} className={classes.panel ?? ''}>
            <Table only={EVERYTHING} fills />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
