import {
  IconApps,
  IconBroadcast,
  IconFileSettings,
  IconHome,
  IconHourglassLow,
  IconKey,
  IconSettings,
  IconShieldCheck,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

type Loader = () => Promise<{ default: ComponentType }>;

export interface Screen {
  /** The first part of its path; empty for the overview. */
  area: string;
  title: string;
  icon: Icon;
  /** Pressed after g. */
  key: string;
  group: 'watch' | 'manage';
  load: Loader;
  View: LazyExoticComponent<ComponentType>;
}

/** A screen's code was asked for and did not come: the server is gone, or another version of it is there. */
export class ScreenNotLoaded extends Error {
  override readonly name = 'ScreenNotLoaded';
}

const loaded = (load: Loader): Pick<Screen, 'load' | 'View'> => ({
  load,
  View: lazy(() =>
    load().catch((cause: unknown) => {
      throw new ScreenNotLoaded('The server did not send the code of this screen.', { cause });
    }),
  ),
});

/** Every screen, in the order of the navigation. A screen owns all paths below its area. */
export const SCREENS: readonly Screen[] = [
  {
    area: '',
    title: 'Overview',
    icon: IconHome,
    key: 'o',
    group: 'watch',
    ...loaded(() => import('../views/overview/OverviewView.tsx')),
  },
  {
    area: 'live',
    title: 'Live',
    icon: IconBroadcast,
    key: 'l',
    group: 'watch',
    ...loaded(() => import('../views/live/LiveView.tsx')),
  },
  {
    area: 'waiting',
    title: 'Waiting now',
    icon: IconHourglassLow,
    key: 'w',
    group: 'watch',
    ...loaded(() => import('../views/waiting/WaitingView.tsx')),
  },
  {
    area: 'users',
    title: 'Users',
    icon: IconUsers,
    key: 'u',
    group: 'manage',
    ...loaded(() => import('../views/users/UsersView.tsx')),
  },
  {
    area: 'clients',
    title: 'Clients',
    icon: IconApps,
    key: 'c',
    group: 'manage',
    ...loaded(() => import('../views/clients/ClientsView.tsx')),
  },
  {
    area: 'scopes',
    title: 'Scopes and claims',
    icon: IconShieldCheck,
    key: 's',
    group: 'manage',
    ...loaded(() => import('../views/scopes/ScopesView.tsx')),
  },
  {
    area: 'consents',
    title: 'Consents and tokens',
    icon: IconKey,
    key: 't',
    group: 'manage',
    ...loaded(() => import('../views/consents/ConsentsView.tsx')),
  },
  {
    area: 'config',
    title: 'Config file',
    icon: IconFileSettings,
    key: 'f',
    group: 'manage',
    ...loaded(() => import('../views/config/ConfigView.tsx')),
  },
  {
    area: 'settings',
    title: 'Settings',
    icon: IconSettings,
    key: 'e',
    group: 'manage',
    ...loaded(() => import('../views/settings/SettingsView.tsx')),
  },
];

/** The screen that owns a path; the overview owns what nobody else does. */
export const screenAt = (area: string | undefined): Screen =>
  SCREENS.find((screen) => screen.area === (area ?? '')) ?? SCREENS[0]!;

/** Loads the screens that nobody has opened yet, so that each can be opened while the server is away. */
export async function loadEveryScreen(): Promise<void> {
  await Promise.allSettled(SCREENS.map(({ load }) => load()));
}
