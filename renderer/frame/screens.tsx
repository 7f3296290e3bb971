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

export interface Screen {
  /** The first part of its path; empty for the overview. */
  area: string;
  title: string;
  icon: Icon;
  /** Pressed after g. */
  key: string;
  group: 'watch' | 'manage';
  View: LazyExoticComponent<ComponentType>;
}

/** Every screen, in the order of the navigation. A screen owns all paths below its area. */
export const SCREENS: readonly Screen[] = [
  {
    area: '',
    title: 'Overview',
    icon: IconHome,
    key: 'o',
    group: 'watch',
    View: lazy(() => import('../views/overview/OverviewView.tsx')),
  },
  {
    area: 'live',
    title: 'Live',
    icon: IconBroadcast,
    key: 'l',
    group: 'watch',
    View: lazy(() => import('../views/live/LiveView.tsx')),
  },
  {
    area: 'waiting',
    title: 'Waiting now',
    icon: IconHourglassLow,
    key: 'w',
    group: 'watch',
    View: lazy(() => import('../views/waiting/WaitingView.tsx')),
  },
  {
    area: 'users',
    title: 'Users',
    icon: IconUsers,
    key: 'u',
    group: 'manage',
    View: lazy(() => import('../views/users/UsersView.tsx')),
  },
  {
    area: 'clients',
    title: 'Clients',
    icon: IconApps,
    key: 'c',
    group: 'manage',
    View: lazy(() => import('../views/clients/ClientsView.tsx')),
  },
  {
    area: 'scopes',
    title: 'Scopes and claims',
    icon: IconShieldCheck,
    key: 's',
    group: 'manage',
    View: lazy(() => import('../views/scopes/ScopesView.tsx')),
  },
  {
    area: 'consents',
    title: 'Consents and tokens',
    icon: IconKey,
    key: 't',
    group: 'manage',
    View: lazy(() => import('../views/consents/ConsentsView.tsx')),
  },
  {
    area: 'config',
    title: 'Config file',
    icon: IconFileSettings,
    key: 'f',
    group: 'manage',
    View: lazy(() => import('../views/config/ConfigView.tsx')),
  },
  {
    area: 'settings',
    title: 'Settings',
    icon: IconSettings,
    key: 'e',
    group: 'manage',
    View: lazy(() => import('../views/settings/SettingsView.tsx')),
  },
];

/** The screen that owns a path; the overview owns what nobody else does. */
export const screenAt = (area: string | undefined): Screen =>
  SCREENS.find((screen) => screen.area === (area ?? '')) ?? SCREENS[0]!;
