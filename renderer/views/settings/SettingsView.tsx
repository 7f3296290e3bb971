import { Group } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { pathTo, usePathParts } from '../../frame/paths.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { TabbedPage } from '../../ui/TabbedPage.tsx';
import { Appearance } from './Appearance.tsx';
import { Keys } from './Keys.tsx';
import { Server } from './Server.tsx';
import { HeaderSlot } from './SettingsPart.tsx';
import { Workspaces } from './Workspaces.tsx';
import { WorkspaceSettings } from './WorkspaceSettings.tsx';
import { SETTINGS_WORDS } from './words.ts';

const TABS = [
  ['workspace', SETTINGS_WORDS.workspace, WorkspaceSettings],
  ['keys', 'Signing keys', Keys],
  ['workspaces', 'All workspaces', Workspaces],
  ['server', 'Server', Server],
  ['appearance', 'Appearance', Appearance],
] as const;

const ENTRIES = TABS.map(([value, title]) => [value, title] as const);

/** Settings of the workspace, its keys, the server and the console. */
export default function SettingsView() {
  const [, navigate] = useLocation();
  const [, asked] = usePathParts();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [tab, , Part] = TABS.find(([value]) => value === asked) ?? TABS[0];
  return (
    <HeaderSlot value={slot}>
      <TabbedPage
        header={
          <PageHeader
            title="Settings"
            description="Settings for this workspace, the server and the console."
            actions={<Group ref={setSlot} gap="xs" wrap="nowrap" />}
          />
        }
        tabs={ENTRIES}
        value={tab}
        onChange={(next) => navigate(pathTo('settings', next))}
      >
        <Part />
      </TabbedPage>
    </HeaderSlot>
  );
}
