import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { Appearance } from './Appearance.tsx';
import { Keys } from './Keys.tsx';
import { Server } from './Server.tsx';
import { Workspaces } from './Workspaces.tsx';
import { WorkspaceSettings } from './WorkspaceSettings.tsx';

const TABS = [
  ['workspace', 'This workspace', WorkspaceSettings],
  ['keys', 'Signing keys', Keys],
  ['workspaces', 'All workspaces', Workspaces],
  ['server', 'Server', Server],
  ['appearance', 'Appearance', Appearance],
] as const;

/** The switches of the workspace, its keys, the server under it, and how the desk looks. */
export default function SettingsView() {
  const [, navigate] = useLocation();
  const [, tab = 'workspace'] = usePathParts();
  const tabs = (
    <Tabs value={tab} onChange={(next) => navigate(pathTo('settings', next ?? 'workspace'))}>
      <Tabs.List px={14}>
        {TABS.map(([value, title]) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
  const [, , Part] = TABS.find(([value]) => value === tab) ?? TABS[0];
  return <Part tabs={tabs} />;
}
