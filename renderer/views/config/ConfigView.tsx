import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { Elsewhere } from './Elsewhere.tsx';
import { ExportPart } from './ExportPart.tsx';
import { FilePart } from './FilePart.tsx';
import { ImportPart } from './ImportPart.tsx';
import classes from './config.module.css';

const TABS = [
  ['file', 'File', FilePart],
  ['export', 'Export', ExportPart],
  ['import', 'Import', ImportPart],
  ['elsewhere', 'Start from elsewhere', Elsewhere],
] as const;

/** The config as a file: where it is, and how it comes and goes between people. */
export default function ConfigView() {
  const [, navigate] = useLocation();
  const [, tab = 'file'] = usePathParts();
  return (
    <Page
      header={
        <PageHeader
          title="Config file"
          description="Everything that was chosen here, in one file that people, git and running servers share."
        />
      }
    >
      <Tabs value={tab} onChange={(next) => navigate(pathTo('config', next ?? 'file'))} keepMounted={false}>
        <Tabs.List px={14} className={classes.tabs ?? ''}>
          {TABS.map(([value, title]) => (
            <Tabs.Tab key={value} value={value}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(([value, , Part]) => (
          <Tabs.Panel key={value} value={value} className={classes.panel ?? ''}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
