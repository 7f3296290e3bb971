import { ActionIcon, Badge, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconDeviceDesktop, IconKeyboard, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useTraffic } from '../api/hooks.ts';
import { Hint, KeyHint } from '../ui/KeyHint.tsx';
import { ClockMenu } from './clock/ClockMenu.tsx';
import { ConnectionBadge } from './ConnectionBadge.tsx';
import { pathTo, usePathParts } from './paths.ts';
import { SCREENS, screenAt, type Screen } from './screens.tsx';
import { WorkspaceSwitcher } from './WorkspaceSwitcher.tsx';
import { FRAME_WORDS } from './words.ts';
import classes from './frame.module.css';

const SCHEMES = [
  { scheme: 'light', label: 'Light', icon: IconSun },
  { scheme: 'dark', label: 'Dark', icon: IconMoon },
  { scheme: 'auto', label: 'System', icon: IconDeviceDesktop },
] as const;

/** The left column: workspace, search, screens, connection. */
export function Navigation({ onHelp }: { onHelp: () => void }) {
  const current = screenAt(usePathParts()[0]);
  const waiting = useTraffic(({ traffic }) => traffic.waiting.size + traffic.held.size);
  const entry = (screen: Screen) => (
    <NavEntry key={screen.area} screen={screen} current={screen === current}>
      {screen.area === 'waiting' && waiting > 0 && (
        <Badge color="yellow" variant="light" circle={waiting < 10} aria-label={`${waiting} waiting`}>
          {waiting}
        </Badge>
      )}
    </NavEntry>
  );
  return (
    <nav className={classes.nav} aria-label="Screens">
      <WorkspaceSwitcher />
      <ClockMenu />
      <UnstyledButton className={classes.search} onClick={() => spotlight.open()}>
        <IconSearch size={14} />
        <span>Search …</span>
        <KeyHint keys="mod+K" />
      </UnstyledButton>
      <div className={classes.navGroup}>{SCREENS.filter((screen) => screen.group === 'watch').map(entry)}</div>
      <div className={classes.navGroup}>
        <div className={classes.navLabel}>Manage</div>
        {SCREENS.filter((screen) => screen.group === 'manage').map(entry)}
      </div>
      <footer className={classes.navFoot}>
        <ConnectionBadge />
        <AppearanceMenu />
        <Hint label={FRAME_WORDS.shortcuts} keys="?">
          <ActionIcon aria-label={FRAME_WORDS.shortcuts} onClick={onHelp}>
            <IconKeyboard size={16} />
          </ActionIcon>
        </Hint>
      </footer>
    </nav>
  );
}

function NavEntry(props: { screen: Screen; current: boolean; children: React.ReactNode }) {
  const { screen, current } = props;
  return (
    <Link
      href={screen.area === '' ? '/' : pathTo(screen.area)}
      className={classes.navEntry}
      aria-current={current ? 'page' : undefined}
    >
      <screen.icon size={16} stroke={1.7} />
      <span className={classes.navTitle}>{screen.title}</span>
      {props.children}
      <span className={classes.navKeys}>
        <KeyHint keys={`G+${screen.key.toUpperCase()}`} />
      </span>
    </Link>
  );
}

function AppearanceMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const current = SCHEMES.find((entry) => entry.scheme === colorScheme) ?? SCHEMES[2];
  return (
    <Menu position="top-start" width={170}>
      <Menu.Target>
        <ActionIcon aria-label={`Appearance: ${current.label}`}>
          <current.icon size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((entry) => (
          <Menu.Item
            key={entry.scheme}
            leftSection={<entry.icon size={14} />}
            onClick={() => setColorScheme(entry.scheme)}
          >
            {entry.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
