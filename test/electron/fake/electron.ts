/**
 * A fake of Electron's main-process and preload modules. It only records calls. Every test's `import 'electron'`
 * resolves here. It cannot prove how Electron itself behaves.
 */
import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  Rectangle,
  WindowOpenHandlerResponse,
} from 'electron';

/** An event with preventDefault, as Electron's events have. */
export class FakeEvent {
  defaultPrevented = false;
  readonly url: string;
  constructor(url = '') {
    this.url = url;
  }
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export interface FakeFrame {
  url: string;
  parent: FakeFrame | null;
}

/** `implements` ties a fake to Electron's types: every member it has must match the real one. */
export class FakeContents extends EventEmitter implements Pick<Electron.WebContents, 'getURL' | 'isCrashed'> {
  readonly mainFrame: FakeFrame = { url: '', parent: null };
  openHandler: ((details: { url: string }) => WindowOpenHandlerResponse) | undefined;
  crashed = false;
  getURL(): string {
    return this.mainFrame.url;
  }
  isCrashed(): boolean {
    return this.crashed;
  }
  crash(reason = 'crashed'): void {
    this.crashed = true;
    this.emit('render-process-gone', new FakeEvent(), { reason });
  }
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
}

type RealApp = Pick<
  Electron.App,
  | 'isPackaged'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'whenReady'
  | 'quit'
>;

class FakeApp extends EventEmitter implements RealApp {
  isPackaged = false;
  sandboxed = false;
  lock = true;
  /** The results of `getPath`, by name. */
  readonly paths = new Map<string, string>();
  switches = new Set<string>();
  readonly commandLine = { hasSwitch: (name: string): boolean => this.switches.has(name) };
  appUserModelId = '';
  ended = false;
  enableSandbox(): void {
    this.sandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  setAppUserModelId(id: string): void {
    this.appUserModelId = id;
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? '';
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  quit(): void {
    const event = new FakeEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    // A window that refuses to close keeps the app alive.
    for (const window of BrowserWindow.opened) window.close();
    if (BrowserWindow.opened.some((window) => !window.closed)) return;
    this.ended = true;
    this.emit('quit');
  }
}

type RealWindow = Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'close'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isVisible'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'isFullScreen'
  | 'setFullScreen'
  | 'getNormalBounds'
>;

export class BrowserWindow extends EventEmitter implements RealWindow {
  static readonly opened: BrowserWindow[] = [];
  readonly webContents = new FakeContents();
  readonly options: BrowserWindowConstructorOptions;
  visible = false;
  /** Whether it was shown while its page was still empty. */
  visibleBeforeReady = false;
  loaded = 0;
  loadFault: Error | undefined;
  minimized = false;
  maximized = false;
  fullScreen = false;
  wantedFullScreen = false;
  closed = false;
  focused = 0;
  bounds: Rectangle = { x: 10, y: 20, width: 900, height: 700 };
  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    BrowserWindow.opened.push(this);
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    this.webContents.crashed = false;
    this.loaded += 1;
    this.visibleBeforeReady ||= this.visible && this.loaded === 1;
    this.emit('ready-to-show');
    app.emit('test-loaded', url);
    return this.loadFault ? Promise.reject(this.loadFault) : Promise.resolve();
  }
  /** A click on the window's close button. */
  close(): void {
    const event = new FakeEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.closed = true;
    this.emit('closed');
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.focused += 1;
  }
  restore(): void {
    this.minimized = false;
  }
  maximize(): void {
    this.maximized = true;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isFullScreen(): boolean {
    return this.fullScreen;
  }
  /** Takes effect only in `settleFullScreen`, because leaving full screen takes time. */
  setFullScreen(wanted: boolean): void {
    this.wantedFullScreen = wanted;
  }
  settleFullScreen(): void {
    this.fullScreen = this.wantedFullScreen;
    this.emit(this.fullScreen ? 'enter-full-screen' : 'leave-full-screen');
  }
  isDestroyed(): boolean {
    return this.closed;
  }
  getNormalBounds(): Rectangle {
    if (this.closed) throw new TypeError('Object has been destroyed');
    return this.bounds;
  }
}

type Template = MenuItemConstructorOptions[];

export class Menu {
  static application: Menu | undefined;
  readonly template: Template;
  constructor(template: Template) {
    this.template = template;
  }
  static buildFromTemplate(template: Template): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu): void {
    Menu.application = menu;
  }
}

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'setToolTip'> {
  static readonly shown: Tray[] = [];
  image: string;
  tip = '';
  menu: Menu | undefined;
  constructor(image: string) {
    super();
    this.image = image;
    Tray.shown.push(this);
  }
  setImage(image: string): void {
    this.image = image;
  }
  setToolTip(tip: string): void {
    this.tip = tip;
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu;
    app.emit('test-tray', menu);
  }
}

export class Notification extends EventEmitter implements Pick<Electron.Notification, 'title' | 'body' | 'show'> {
  static readonly shown: Notification[] = [];
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { title: string; body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    Notification.shown.push(this);
    app.emit('test-notification', this);
  }
}

type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type PermissionRequest = (
  contents: unknown,
  permission: string,
  answer: (ok: boolean) => void,
  details: object,
) => void;

export class FakeSession extends EventEmitter {
  request: PermissionRequest | undefined;
  check: PermissionCheck | undefined;
  device: (() => boolean) | undefined;
  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.check = handler;
  }
  verify: ((request: object, answer: (result: number) => void) => void) | undefined;
  setCertificateVerifyProc(proc: (request: object, answer: (result: number) => void) => void): void {
    this.verify = proc;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
}

export class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, (event: object, ...payload: unknown[]) => unknown>();
  handle(channel: string, handler: (event: object, ...payload: unknown[]) => unknown): void {
    this.handlers.set(channel, handler);
  }
  /** Calls the handler, as a window's `ipcRenderer.invoke` does. */
  invoke(channel: string, event: object, ...payload: unknown[]): unknown {
    return this.handlers.get(channel)?.(event, ...payload);
  }
}

export const app = new FakeApp();
export const ipcMain = new FakeIpcMain();
export const session = { defaultSession: new FakeSession() };
export const nativeImage = { createFromPath: (path: string): string => path };
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = {
  displays: [{ x: 0, y: 0, width: 1920, height: 1080 }] as Rectangle[],
  getPrimaryDisplay: (): { workArea: Rectangle } => ({ workArea: screen.displays.find(({ x }) => x === 0)! }),
  getAllDisplays: (): { workArea: Rectangle }[] => screen.displays.map((workArea) => ({ workArea })),
};
export const clipboard = {
  text: '',
  async writeText(text: string): Promise<void> {
    clipboard.text = text;
  },
};
export const shell = {
  opened: [] as string[],
  revealed: [] as string[],
  /** The error with which opening anything fails. */
  fault: undefined as Error | undefined,
  openExternal(url: string): Promise<void> {
    if (shell.fault) return Promise.reject(shell.fault);
    shell.opened.push(url);
    return Promise.resolve();
  },
  showItemInFolder(path: string): void {
    shell.revealed.push(path);
  },
};
export const dialog = {
  asked: [] as MessageBoxOptions[],
  /** The buttons the user presses, in order. */
  answers: [] as number[],
  /** Title and content of each error box. */
  errors: [] as [string, string][],
  showErrorBox(title: string, content: string): void {
    dialog.errors.push([title, content]);
  },
  showMessageBox(options: MessageBoxOptions): Promise<{ response: number }> {
    dialog.asked.push(options);
    return Promise.resolve({ response: dialog.answers.shift() ?? options.cancelId ?? 0 });
  },
};
export const contextBridge = {
  exposed: new Map<string, object>(),
  exposeInMainWorld(name: string, api: object): void {
    contextBridge.exposed.set(name, api);
  },
};
export const ipcRenderer = {
  facts: null as object | null,
  invoked: [] as unknown[][],
  asked: [] as string[],
  sendSync(channel: string): object | null {
    ipcRenderer.asked.push(channel);
    return ipcRenderer.facts;
  },
  invoke(...message: unknown[]): Promise<void> {
    ipcRenderer.invoked.push(message);
    return Promise.resolve();
  },
};
