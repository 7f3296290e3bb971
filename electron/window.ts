import type { BrowserWindow, BrowserWindowConstructorOptions, NativeTheme, Screen, WebContents } from 'electron';
import type { DesktopPaths } from './paths.ts';
import { isConsoleUrl, type ConsoleOrigin } from './security.ts';
import { keepWindowState, placeOnDisplays, readWindowState, type WindowState } from './window-state.ts';

/** The page's background colours, so that the window doesn't flash before its first paint. */
const BACKGROUND = { light: '#ffffff', dark: '#1b1c21' };

/** A page that crashes again this soon is not reloaded until you open the window. */
const CRASH_AGAIN_MS = 10_000;

export interface WindowParts {
  BrowserWindow: typeof BrowserWindow;
  nativeTheme: NativeTheme;
  screen: Screen;
  paths: DesktopPaths;
  packaged: boolean;
  /** The origin that serves the console. Undefined while no server runs. */
  address: ConsoleOrigin;
  /** True once the app is quitting. Closing the window then closes it instead of hiding it. */
  leaving(): boolean;
  onHidden(): void;
}

export interface ConsoleWindow {
  /** Opens the window, or brings it to the front. */
  show(): void;
  /** Shows the window on a screen, such as `/live`. */
  go(path: string): void;
  /** Reloads the console if its address changed. */
  reload(): void;
  isWatched(): boolean;
  window(): BrowserWindow | undefined;
}

/** Electron checklist 2 to 9, 20: the page gets no Node.js and every protection is on. */
function windowOptions(parts: WindowParts, state: WindowState): BrowserWindowConstructorOptions {
  const { x, y, width, height } = state;
  return {
    ...(x !== undefined && y !== undefined && { x, y }),
    width,
    height,
    minWidth: 760,
    minHeight: 520,
    show: false,
    title: 'Understudy',
    icon: parts.paths.windowIcon,
    backgroundColor: parts.nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: parts.paths.preload,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !parts.packaged,
    },
  };
}

/** The only window. Closing it hides it, and the server keeps running. */
export function createConsoleWindow(parts: WindowParts): ConsoleWindow {
  let window: BrowserWindow | undefined;

  const load = (shown: BrowserWindow, path = '/'): void => {
    const address = parts.address();
    if (address !== undefined) void shown.loadURL(`${address}/#${path}`).catch(() => undefined);
  };

  const open = (): BrowserWindow => {
    const { screen } = parts;
    const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
    const state = placeOnDisplays(readWindowState(parts.paths.windowState), displays);
    const opened = new parts.BrowserWindow(windowOptions(parts, state));
    if (state.maximized) opened.maximize();
    keepWindowState(opened, parts.paths.windowState);
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      if (parts.leaving()) return;
      event.preventDefault();
      hide(opened);
      parts.onHidden();
    });
    opened.on('closed', () => (window = undefined));
    whenCrashed(opened.webContents, () => {
      if (!parts.leaving()) load(opened);
    });
    return opened;
  };

  const show = (): void => {
    if (window) {
      if (window.webContents.isCrashed()) load(window);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    } else if (parts.address() !== undefined) {
      window = open();
      load(window);
    }
  };

  return {
    show,
    go(path) {
      show();
      if (window) load(window, path);
    },
    reload() {
      if (window && !isConsoleUrl(window.webContents.getURL(), parts.address)) load(window);
    },
    isWatched: () => window !== undefined && window.isVisible() && !window.isMinimized(),
    window: () => window,
  };
}

/** On macOS, hiding a full-screen window leaves a black screen (electron/electron#39572). */
function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) return window.hide();
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}

/** A crashed page leaves an empty window. Reloading is safe, because the server has all its data. */
function whenCrashed(contents: WebContents, load: () => void): void {
  let crashedAt = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const before = crashedAt;
    crashedAt = Date.now();
    if (crashedAt - before > CRASH_AGAIN_MS) load();
  });
}
