import { useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import {
  IconBug,
  IconBugOff,
  IconCopy,
  IconDeviceDesktop,
  IconExternalLink,
  IconKeyboard,
  IconMoon,
  IconPlayerPlay,
  IconPlus,
  IconSearch,
  IconSun,
  IconSwitchHorizontal,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWorkspace, useWorkspaces } from '../api/console.tsx';
import { useMutation, useTraffic } from '../api/hooks.ts';
import { KeyHint } from '../ui/KeyHint.tsx';
import { useClockActions } from './clock/clock-actions.tsx';
import { openOutside } from './open-outside.ts';
import { pathTo } from './paths.ts';
import { useRecordActions } from './record-actions.tsx';
import { SCREENS } from './screens.tsx';
import { FRAME_WORDS } from './words.ts';

/** Ctrl/Cmd+K: all screens, and the actions that work on any screen. */
export function CommandPalette({ onHelp }: { onHelp: () => void }) {
  const [query, setQuery] = useState('');
  const records = useRecordActions();
  const actions = [
    { group: 'Go to', actions: useNavigationActions() },
    { group: 'Actions', actions: useConsoleActions(onHelp) },
    { group: 'Faults and clock', actions: [...useFaultActions(), ...useClockActions()] },
    // With hundreds of names, don't list them all before you type.
    { group: 'Users and clients', actions: query.trim() === '' ? [] : records },
  ];
  return (
    <Spotlight
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      limit={40}
      shortcut="mod + K"
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      nothingFound="No results. Search for a screen, a user, a client, or an action such as copy."
      highlightQuery
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      searchProps={{
        leftSection: <IconSearch size={16} />,
        placeholder: FRAME_WORDS.search,
        size: 'md',
        onKeyDown: (event) => event.key === 'Enter' && !event.nativeEvent.isComposing && openFirst(event.currentTarget),
      }}
    />
  );
}

/** Spotlight selects its first entry when you type, but not when the entries arrive later. */
function openFirst(search: HTMLElement): void {
  const palette = search.closest('[role="dialog"]');
  if (!palette?.querySelector('[data-selected]')) palette?.querySelector<HTMLElement>('[data-action]')?.click();
}

/** What people search for and find on a screen. */
const ALSO_FOUND_BY: Readonly<Record<string, string[]>> = {
  '': ['doctor', 'connect an app', 'issuer'],
  live: ['flows', 'compare', 'recording', 'HAR', 'traffic'],
  clients: ['findings', 'validate tokens', 'code'],
};

function useNavigationActions(): SpotlightActionData[] {
  const [, navigate] = useLocation();
  return SCREENS.map((screen) => ({
    id: `go ${screen.title}`,
    label: screen.title,
    leftSection: <screen.icon size={16} stroke={1.7} />,
    rightSection: <KeyHint keys={`G+${screen.key.toUpperCase()}`} />,
    keywords: ALSO_FOUND_BY[screen.area] ?? [],
    onClick: () => navigate(screen.area === '' ? '/' : pathTo(screen.area)),
  }));
}

function useFaultActions(): SpotlightActionData[] {
  const { active } = useTraffic(({ traffic }) => traffic.faults);
  const clear = useMutation('faults.clear');
  const [, navigate] = useLocation();
  const end = async (): Promise<void> => {
    const outcome = await clear.run();
    if (!outcome.ok) notifications.show({ color: 'red', message: outcome.error.description });
  };
  return [
    {
      id: 'new fault',
      label: FRAME_WORDS.newFault,
      leftSection: <IconBug size={16} />,
      onClick: () => navigate(pathTo('faults')),
    },
    ...(active === 0
      ? []
      : [
          {
            id: 'end faults',
            label: FRAME_WORDS.endFaults,
            leftSection: <IconBugOff size={16} />,
            onClick: () => void end(),
          },
        ]),
  ];
}

function useConsoleActions(onHelp: () => void): SpotlightActionData[] {
  const { issuer, id } = useWorkspace();
  const { workspaces, choose } = useWorkspaces();
  const { setColorScheme } = useMantineColorScheme();
  const [, navigate] = useLocation();
  const copy = (what: string, text: string) => () => {
    void navigator.clipboard.writeText(text).then(() => notifications.show({ message: `${what} copied: ${text}` }));
  };
  const discovery = `${issuer}/.well-known/openid-configuration`;
  return [
    {
      id: 'demo',
      label: FRAME_WORDS.runDemo,
      leftSection: <IconPlayerPlay size={16} />,
      onClick: () => openOutside(`${issuer}/demo`),
    },
    { id: 'issuer', label: 'Copy issuer', leftSection: <IconCopy size={16} />, onClick: copy('Issuer', issuer) },
    {
      id: 'discovery',
      label: 'Copy discovery URL',
      leftSection: <IconCopy size={16} />,
      onClick: copy('URL', discovery),
    },
    {
      id: 'open discovery',
      label: 'Open discovery document',
      leftSection: <IconExternalLink size={16} />,
      onClick: () => openOutside(discovery),
    },
    {
      id: 'new client',
      label: 'New client',
      leftSection: <IconPlus size={16} />,
      onClick: () => navigate('/clients/new'),
    },
    { id: 'new user', label: 'New user', leftSection: <IconPlus size={16} />, onClick: () => navigate('/users/new') },
    ...workspaces
      .filter((entry) => `${entry.tid}/${entry.aid}` !== id)
      .map((entry) => ({
        id: `workspace ${entry.issuer}`,
        label: `Switch to workspace ${entry.name ?? `${entry.tid}/${entry.aid}`}`,
        description: entry.issuer,
        leftSection: <IconSwitchHorizontal size={16} />,
        onClick: () => choose(`${entry.tid}/${entry.aid}`),
      })),
    {
      id: 'light',
      label: 'Appearance: light',
      leftSection: <IconSun size={16} />,
      onClick: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      label: 'Appearance: dark',
      leftSection: <IconMoon size={16} />,
      onClick: () => setColorScheme('dark'),
    },
    {
      id: 'system',
      label: 'Appearance: system',
      leftSection: <IconDeviceDesktop size={16} />,
      onClick: () => setColorScheme('auto'),
    },
    {
      id: 'help',
      label: FRAME_WORDS.shortcuts,
      leftSection: <IconKeyboard size={16} />,
      rightSection: <KeyHint keys="?" />,
      onClick: onHelp,
    },
  ];
}
