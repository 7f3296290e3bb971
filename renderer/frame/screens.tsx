import {
  IconApps,
  IconBroadcast,
  IconBug,
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
import { TITLES } from './words.ts';

type Loader = () => Promise<{ default: ComponentType }>;

export interface Screen {
  /** The first part of its path. Empty for the overview. */
  area: string;
  title: string;
  icon: Icon;
  /** The key to press after g. */
  key: string;
  group: 'watch' | 'manage';
  load: Loader;
  View: LazyExoticComponent<ComponentType>;
}

/** A screen's code failed to load: the server is gone, or now runs another version. */
export class ScreenNotLoaded extends Error {
  override readonly name = 'ScreenNotLoaded';
}

const loaded = (load: Loader): Pick<Screen, 'load' | 'View'> => ({
  load,
  View: lazy(() =>
    load().catch((cause: unknown) => {
      throw new ScreenNotLoaded('Couldn’t load this screen from the server.', { cause });
    }),
  ),
});

/** All screens, in navigation order. A screen owns all paths below its area. */
export const SCREENS: readonly Screen[] = [
  {
    area: '',
    title: TITLES.overview,
    icon: IconHome,
    key: 'o',
    group: 'watch',
    ...loaded(() => import('../views/overview/OverviewView.tsx')),
  },
  {
    area: 'live',
    title: TITLES.live,
    icon: IconBroadcast,
    key: 'l',
    group: 'watch',
    ...loaded(() => import('../views/live/LiveView.tsx')),
  },
  {
    area: 'waiting',
    title: TITLES.waiting,
    icon: IconHourglassLow,
    key: 'w',
    group: 'watch',
    ...loaded(() => import('../views/waiting/WaitingView.tsx')),
  },
  {
    area: 'faults',
    title: TITLES.faults,
    icon: IconBug,
    key: 'b',
    group: 'watch',
    ...loaded(() => import('../views/faults/FaultsView.tsx')),
  },
  {
    area: 'users',
    title: TITLES.users,
    icon: IconUsers,
    key: 'u',
    group: 'manage',
    ...loaded(() => import('../views/users/UsersView.tsx')),
  },
  {
    area: 'clients',
    title: TITLES.clients,
    icon: IconApps,
    key: 'c',
    group: 'manage',
    ...loaded(() => import('../views/clients/ClientsView.tsx')),
  },
  {
    area: 'scopes',
    title: TITLES.scopes,
    icon: IconShieldCheck,
    key: 's',
    group: 'manage',
    ...loaded(() => import('../views/scopes/ScopesView.tsx')),
  },
  {
    area: 'consents',
    title: TITLES.consents,
    icon: IconKey,
    key: 't',
    group: 'manage',
    ...loaded(() => import('../views/consents/ConsentsView.tsx')),
  },
  {
    area: 'config',
    title: TITLES.config,
    icon: IconFileSettings,
    key: 'f',
    group: 'manage',
    ...loaded(() => import('../views/config/ConfigView.tsx')),
  },
  {
    area: 'settings',
    title: TITLES.settings,
    icon: IconSettings,
    key: 'e',
    group: 'manage',
    ...loaded(() => import('../views/settings/SettingsView.tsx')),
  },
];

/** The screen that owns a path. All other paths belong to the overview. */
export const screenAt = (area: string | undefined): Screen =>
  SCREENS.find((screen) => screen.area === (area ?? '')) ?? SCREENS[0]!;

/** The part of the build's manifest that is needed here: one entry per file. */
type Manifest = Readonly<Record<string, { file: string; css?: readonly string[] }>>;

/**
 * Loads all screens with their imports and styles. Rejects if anything failed to load.
 *
 * The files are fetched first, because a browser may never retry a failed module import, and a failed stylesheet would
 * leave the screen unstyled.
 */
export async function loadEveryScreen(signal: AbortSignal): Promise<void> {
  const manifest = (await (await fetchFile('files.json', signal)).json()) as Manifest;
  const files = new Set(Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]));
  const code = [...files].filter((file) => /\.(?:js|css)$/.test(file));
  await Promise.all(code.map(async (file) => (await fetchFile(file, signal)).arrayBuffer()));
  await Promise.all(SCREENS.map(({ load }) => load()));
}

async function fetchFile(path: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(`./${path}`, { signal, priority: 'low' });
  if (!response.ok) throw new ScreenNotLoaded(`Couldn’t load ${path}.`);
  return response;
}
