/**
 * The desktop app: one window, one tray and one menu around the server and the console that it serves.
 *
 * This folder knows Electron and how to start the server, but nothing about what they show. The window loads the same
 * pages as a browser. Each file here has one concern and receives what it needs. This one wires them together.
 */
import { inspect } from 'node:util';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import { keepHeapSmall } from '../server/compose/heap.ts';
import { defaultConfigPath, start, TOKEN_IN_ARGUMENTS } from '../server/compose/start.ts';
import type { ShellActions } from './actions.ts';
import { registerIpc } from './ipc.ts';
import { isOnlyInstance, stopBeforeQuit } from './lifecycle.ts';
import { menuTemplate } from './menu.ts';
import { createNotices } from './notices.ts';
import { DEFAULT_PORTS, parseOptions, tellsToken } from './options.ts';
import { desktopPaths, keepUserDataApart } from './paths.ts';
import { createQuestions } from './questions.ts';
import {
  guardContents,
  guardDownloads,
  guardPermissions,
  originOf,
  parseExternalUrl,
  trustOwnCertificate,
} from './security.ts';
import { createServerHost } from './server-host.ts';
import { createTray } from './tray.ts';
import { watchWaiting, type WaitingWatch } from './waiting.ts';
import { createConsoleWindow } from './window.ts';

// Electron checklist 4: sandboxes every renderer, whatever its window asks for. Must run before ready.
app.enableSandbox();
keepUserDataApart(app);
keepHeapSmall();

const log = (message: string, error?: unknown): void =>
  void process.stderr.write(`${error === undefined ? message : `${message}: ${inspect(error)}`}\n`);
// Without a listener, each line written to a closed terminal would show a dialog about an uncaught exception.
process.stderr.on('error', () => undefined);
const stopFailed = (error: unknown): void => log('Couldn’t stop the server', error);
const platform = process.platform;
const packaged = app.isPackaged;
const paths = desktopPaths(app, import.meta.dirname, platform);
const host = createServerHost({
  start: (options) => start({ config: defaultConfigPath(), ...DEFAULT_PORTS, ...options, uiDirectory: paths.ui, log }),
  options() {
    const argv = process.argv.slice(1);
    if (tellsToken(argv)) log(TOKEN_IN_ARGUMENTS);
    return parseOptions(argv, process.env);
  },
  ask: createQuestions(dialog),
  onFault: stopFailed,
});
const leaving = stopBeforeQuit(app, () => host.stop(), stopFailed);
const consoleOrigin = (): string | undefined => originOf(host.running()?.admin);
const issuerOrigin = (): string | undefined => originOf(host.running()?.issuer);
const consoleWindow = createConsoleWindow({
  BrowserWindow,
  nativeTheme,
  screen,
  paths,
  packaged,
  address: consoleOrigin,
  leaving: leaving.isLeaving,
  onHidden: () => notices.hidden(),
});
const notices = createNotices({ Notification, isWatched: consoleWindow.isWatched, go: consoleWindow.go });
let watch: WaitingWatch | undefined;

const actions: ShellActions = {
  show: consoleWindow.show,
  go: consoleWindow.go,
  copyIssuer() {
    const running = host.running();
    if (!running) return;
    clipboard.writeText(running.issuer).catch((error: unknown) => log('the issuer was not copied', error));
  },
  revealConfigFile() {
    const running = host.running();
    if (running?.configPath !== undefined) shell.showItemInFolder(running.configPath);
  },
  openExternal(url) {
    const allowed = parseExternalUrl(url, issuerOrigin);
    if (allowed === undefined) return false;
    shell.openExternal(allowed).catch((error: unknown) => log(`Couldn’t open ${allowed}`, error));
    return true;
  },
  restart: () => void host.restart().then((runs) => runs || app.quit()),
  quit: () => app.quit(),
};

function followWaiting(redrawTray: () => void): void {
  watch?.stop();
  const running = host.running();
  watch = running && watchWaiting(running.bus, { onWaiting: notices.waiting, onChange: redrawTray });
  redrawTray();
}

async function open(): Promise<void> {
  guardPermissions(session.defaultSession, consoleOrigin);
  guardDownloads(session.defaultSession, consoleOrigin);
  trustOwnCertificate(session.defaultSession, consoleOrigin, () => host.running()?.certificate());
  registerIpc(
    ipcMain,
    { contents: () => consoleWindow.window()?.webContents, origin: consoleOrigin },
    {
      ...actions,
      facts() {
        const running = host.running();
        return running && { adminToken: running.adminToken, platform };
      },
    },
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform, packaged }, actions)));
  const facts = () => ({ issuer: host.running()?.issuer, waiting: watch?.count() ?? 0 });
  const redrawTray = createTray({ Tray, Menu, nativeImage, paths, platform, facts, actions });
  host.onChange(() => followWaiting(redrawTray));
  host.onChange(consoleWindow.reload);
  if (await host.launch()) consoleWindow.show();
  else app.quit();
}

/** A hidden instance would prevent the next one from starting. */
function giveUp(error: unknown): void {
  log('Couldn’t open the desktop app', error);
  dialog.showErrorBox('Understudy couldn’t start.', error instanceof Error ? error.message : String(error));
  app.quit();
}

if (isOnlyInstance(app, consoleWindow.show)) {
  app.setAppUserModelId('dev.understudy.desktop');
  guardContents(app, consoleOrigin, actions.openExternal);
  // Awaiting ready here would never return, because Electron is ready only after this module has run.
  app.whenReady().then(open).catch(giveUp);
} else {
  log('Understudy is already running. Showing its window; these options have no effect.');
  app.quit();
}
