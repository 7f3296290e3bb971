import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage } from '../../ui/TabbedPage.tsx';
import { Elsewhere } from './Elsewhere.tsx';
import { ExportPart } from './ExportPart.tsx';
import { FilePart } from './FilePart.tsx';
import { ImportPart } from './ImportPart.tsx';
import classes from './config.module.css';

const TABS = [
  ['file', 'File', FilePart],
  ['export', 'Export', ExportPart],
  ['import', 'Import', ImportPart],
  ['elsewhere', 'Copy a server', Elsewhere],
] as const;

const ENTRIES = TABS.map(([value, title]) => [value, title] as const);

/** The config file: where it is, and how to share it. */
export default function ConfigView() {
  const [, navigate] = useLocation();
  const [, asked] = usePathParts();
  const [tab, , Part] = TABS.find(([value]) => value === asked) ?? TABS[0];
  return (
    <TabbedPage
      header={
        <PageHeader
          title="Config file"
          description="All your settings in one file that you can edit, commit and share."
        />
      }
      tabs={ENTRIES}
      value={tab}
      onChange={(next) => navigate(pathTo('config', next))}
    >
      <div className={classes.panel}>
        <Part />
      </div>
    </TabbedPage>
  );
}
