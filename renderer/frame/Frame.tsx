import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useTraffic } from '../api/hooks.ts';
import { Loading } from '../ui/Loading.tsx';
import { Banners } from './Banners.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Navigation } from './Navigation.tsx';
import { pathTo, usePathParts } from './paths.ts';
import { loadEveryScreen, SCREENS, screenAt } from './screens.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { useShortcuts } from './shortcuts.ts';
import { whenIdle } from '../ui/idle.ts';
import classes from './frame.module.css';

/** The frame around every screen. */
export function Frame() {
  const [helped, help] = useDisclosure(false);
  const [, navigate] = useLocation();
  const screen = screenAt(usePathParts()[0]);
  const waiting = useTraffic(({ traffic }) => traffic.waiting.size);
  useDocumentTitle(`${waiting > 0 ? `(${waiting}) ` : ''}${screen.title} · Understudy`);
  useEffect(() => whenIdle(() => void loadEveryScreen()), []);
  useShortcuts({
    '?': help.open,
    ...Object.fromEntries(
      SCREENS.map(({ key, area }) => [`g ${key}`, () => navigate(area === '' ? '/' : pathTo(area))]),
    ),
  });
  return (
    <div className={classes.frame}>
      <Navigation onHelp={help.open} />
      <main className={classes.main}>
        <Banners />
        <div className={classes.screen}>
          <ErrorBoundary key={screen.area} name={screen.title}>
            <Suspense fallback={<Loading>Opening {screen.title} …</Loading>}>
              <screen.View />
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <CommandPalette onHelp={help.open} />
      <ShortcutHelp opened={helped} onClose={help.close} />
    </div>
  );
}
