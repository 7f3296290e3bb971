import { useDisclosure, useDocumentTitle } from '@mantine/hooks';
import { Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { useTraffic } from '../api/hooks.ts';
import { whenIdle } from '../ui/idle.ts';
import { Loading } from '../ui/Loading.tsx';
import { undoLast } from '../ui/undo-toast.tsx';
import { Banners } from './Banners.tsx';
import { ClockBanners } from './clock/ClockBanners.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Navigation } from './Navigation.tsx';
import { pathTo, usePathParts } from './paths.ts';
import { loadEveryScreen, SCREENS, screenAt } from './screens.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Toasts } from './Toasts.tsx';
import classes from './frame.module.css';

/** The frame around every screen. */
export function Frame() {
  const [helped, help] = useDisclosure(false);
  const [path, navigate] = useLocation();
  const screen = screenAt(usePathParts()[0]);
  const main = useRef<HTMLElement>(null);
  const waiting = useTraffic(({ traffic }) => traffic.waiting.size + traffic.held.size);
  useDocumentTitle(`${waiting > 0 ? `(${waiting}) ` : ''}${screen.title} · Understudy`);
  const isEveryScreenHere = useEveryScreen();
  useFocusIn(main, screen.area, path);
  useShortcuts({
    '?': help.open,
    z: undoLast,
    ...Object.fromEntries(
      SCREENS.map(({ key, area }) => [`g ${key}`, () => navigate(area === '' ? '/' : pathTo(area))]),
    ),
  });
  return (
    <div className={classes.frame} data-screens={isEveryScreenHere ? 'here' : 'coming'}>
      <Navigation onHelp={help.open} />
      <main className={classes.main} ref={main} tabIndex={-1}>
        <Banners />
        <ClockBanners />
        <div className={classes.screen}>
          <ErrorBoundary key={screen.area} name={screen.title}>
            <Suspense fallback={<Loading>Opening {screen.title} …</Loading>}>
              <screen.View />
            </Suspense>
          </ErrorBoundary>
        </div>
        <Toasts />
      </main>
      <CommandPalette onHelp={help.open} />
      <ShortcutHelp opened={helped} onClose={help.close} />
    </div>
  );
}

/** Preloads all screens, so that they open even while the server is away. Repeats until all are loaded. */
function useEveryScreen(): boolean {
  const [isHere, setHere] = useState(false);
  const isLive = useTraffic(({ connection }) => connection.state === 'live');
  useEffect(() => {
    if (isHere || !isLive) return undefined;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      await loadEveryScreen(abort.signal);
      setHere(true);
    };
    // Retry failed loads once the server is back.
    whenIdle(() => void load().catch(() => undefined));
    return () => abort.abort();
  }, [isHere, isLive]);
  return isHere;
}

/**
 * Moves the focus to a new screen, so that Tab leads to its first control and a screen reader starts there. Also does
 * so if the focused button disappeared with its page.
 */
function useFocusIn(main: RefObject<HTMLElement | null>, area: string, path: string): void {
  const last = useRef({ area, path });
  useEffect(() => {
    const before = last.current;
    last.current = { area, path };
    if (before.path === path) return;
    const isLost = document.activeElement === document.body;
    const isElsewhere = before.area !== area && !main.current?.contains(document.activeElement);
    if (isLost || isElsewhere) main.current?.focus({ preventScroll: true });
  }, [main, area, path]);
}
