import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Electron from 'electron';
import type { InteractionQuestion } from '../../contract/traffic/events.ts';
import type { ShellActions } from '../../electron/actions.ts';
import { menuTemplate } from '../../electron/menu.ts';
import { createNotices, NOTICE_TITLES, noticeOf } from '../../electron/notices.ts';
import { createQuestions } from '../../electron/questions.ts';
import { parseExternalUrl } from '../../electron/security.ts';
import { createTray, TRAY_ITEMS, trayTemplate } from '../../electron/tray.ts';
import { dialog, Menu, nativeImage, Notification, Tray } from './fake/electron.ts';

type Item = Electron.MenuItemConstructorOptions;

const real = (fake: unknown): typeof Electron => fake as typeof Electron;

function recordedActions() {
  const done: string[] = [];
  const actions: ShellActions = {
    show: () => void done.push('show'),
    go: (path) => void done.push(`go ${path}`),
    copyIssuer: () => void done.push('copyIssuer'),
    revealConfigFile: () => void done.push('revealConfigFile'),
    openExternal: (url) => done.push(`openExternal ${url}`) > 0,
    restart: () => void done.push('restart'),
    quit: () => void done.push('quit'),
  };
  return { actions, done };
}

const itemsOf = (template: readonly Item[]): Item[] =>
  template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);

const click = (item: Item | undefined): void => {
  const press = item?.click as unknown as () => void;
  press();
};

describe('the menu', () => {
  test.each(['darwin', 'linux', 'win32'] as const)('on %s reaches every screen and can quit', (platform) => {
    const { actions, done } = recordedActions();
    const items = itemsOf(menuTemplate({ platform, packaged: true }, actions));
    for (const item of items) if (item.click) click(item);
    expect(done).toEqual(expect.arrayContaining(['go /', 'go /live', 'go /waiting', 'go /users', 'go /settings']));
    expect(done).toContain('copyIssuer');
    const quits = items.some((item) => item.role === 'quit') || done.includes('quit');
    expect(quits).toBe(true);
  });

  test.each(['darwin', 'linux', 'win32'] as const)(
    'on %s has the items the system provides to every app',
    (platform) => {
      const roles = itemsOf(menuTemplate({ platform, packaged: true }, recordedActions().actions)).map(
        ({ role }) => role,
      );
      // On macOS, copy and paste by keyboard needs an Edit menu.
      const expected: Item['role'][] = ['editMenu', 'windowMenu', 'help', 'close', 'reload'];
      if (platform === 'darwin') expected.push('appMenu', 'about', 'services', 'hide', 'hideOthers', 'unhide', 'quit');
      expect(roles).toEqual(expect.arrayContaining(expected));
    },
  );

  test('links only to specifications that may be opened', () => {
    const { actions, done } = recordedActions();
    const help = menuTemplate({ platform: 'linux', packaged: true }, actions).find(({ role }) => role === 'help')!;
    for (const item of itemsOf([help])) if (item.click) click(item);
    const urls = done.map((text) => text.replace(/^openExternal /, ''));
    expect(urls.map((url) => parseExternalUrl(url, () => undefined))).toEqual(urls);
    expect(urls).not.toEqual([]);
  });

  test('assigns each shortcut once, including those that come with a role', () => {
    const ofRoles: Partial<Record<NonNullable<Item['role']>, string>> = {
      close: 'CmdOrCtrl+W',
      reload: 'CmdOrCtrl+R',
      resetZoom: 'CmdOrCtrl+0',
      zoomIn: 'CmdOrCtrl+Plus',
      zoomOut: 'CmdOrCtrl+-',
      toggleDevTools: 'CmdOrCtrl+Shift+I',
    };
    for (const platform of ['darwin', 'linux'] as const) {
      const keys = itemsOf(menuTemplate({ platform, packaged: false }, recordedActions().actions))
        .map(({ accelerator, role }) => accelerator ?? (role && ofRoles[role]))
        .filter((key) => key !== undefined);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test('has developer tools until it is packaged', () => {
    const hasTools = (packaged: boolean): boolean =>
      itemsOf(menuTemplate({ platform: 'linux', packaged }, recordedActions().actions)).some(
        (item) => item.role === 'toggleDevTools',
      );
    expect([hasTools(false), hasTools(true)]).toEqual([true, false]);
  });
});

describe('the tray', () => {
  const labels = (template: readonly Item[]): (string | undefined)[] => template.map((item) => item.label);

  test('says where the server runs and what is pending', () => {
    const { actions, done } = recordedActions();
    const template = trayTemplate({ issuer: 'http://localhost:9400/default/default', waiting: 2 }, actions);
    expect(labels(template)).toContain('Running at http://localhost:9400/default/default');
    click(template.find((item) => item.label === '2 logins and consents waiting …'));
    click(template.find((item) => item.label === TRAY_ITEMS.copyIssuer));
    expect(done).toEqual(['go /waiting', 'copyIssuer']);
  });

  test('has nothing to copy while the server is stopped', () => {
    const template = trayTemplate({ issuer: undefined, waiting: 0 }, recordedActions().actions);
    expect(labels(template)[0]).toBe('Stopped');
    expect(template.find((item) => item.label === TRAY_ITEMS.copyIssuer)?.enabled).toBe(false);
    expect(template.find((item) => item.label === TRAY_ITEMS.open)?.enabled).toBe(false);
  });

  test('opens the console, restarts and quits', () => {
    const { actions, done } = recordedActions();
    const template = trayTemplate({ issuer: 'http://localhost:9400/default/default', waiting: 0 }, actions);
    for (const label of [TRAY_ITEMS.open, TRAY_ITEMS.restart, 'Quit Understudy']) {
      const item = template.find((entry) => entry.label === label);
      expect(item?.enabled).not.toBe(false);
      click(item);
    }
    expect(done).toEqual(['show', 'restart', 'quit']);
  });

  test('changes its icon while something is pending', () => {
    const electron = real({ Tray, Menu, nativeImage });
    let waiting = 0;
    let issuer: string | undefined = 'http://localhost:9400/default/default';
    const redraw = createTray({
      ...electron,
      platform: 'linux',
      paths: { preload: '', ui: '', windowIcon: '', windowState: '', tray: 'rest', trayWaiting: 'wait' },
      facts: () => ({ issuer, waiting }),
      actions: recordedActions().actions,
    });
    const tray = Tray.shown.at(-1)!;
    expect(tray).toMatchObject({ image: 'rest', tip: 'Understudy at http://localhost:9400/default/default' });
    waiting = 1;
    redraw();
    expect(tray.image).toBe('wait');
    issuer = undefined;
    redraw();
    expect(tray.tip).toBe('Understudy, stopped');
  });
});

describe('a click on the tray', () => {
  test.each([
    ['linux', ['show']],
    ['win32', ['show']],
    // There, a click opens the menu.
    ['darwin', []],
  ] as const)('on %s does %j', (platform, expected) => {
    const { actions, done } = recordedActions();
    createTray({
      ...real({ Tray, Menu, nativeImage }),
      platform,
      paths: { preload: '', ui: '', windowIcon: '', windowState: '', tray: '', trayWaiting: '' },
      facts: () => ({ issuer: undefined, waiting: 0 }),
      actions,
    });
    Tray.shown.at(-1)!.emit('click');
    expect(done).toEqual(expected);
  });
});

const WAITS = 'is waiting for a user to log in.';

describe('notifications', () => {
  beforeEach(() => void Notification.shown.splice(0));

  const login: InteractionQuestion = {
    interactionId: 'i1',
    flowId: 'f1',
    workspace: 'default/default',
    kind: 'login',
    client_id: 'spa',
    client_name: 'Shop',
    scopes: [],
    expiresAt: 0,
  };
  const noticesWhen = (isWatched: boolean) => {
    const go = vi.fn<(path: string) => void>();
    const { Notification: Shown } = real({ Notification });
    return { go, notices: createNotices({ Notification: Shown, isWatched: () => isWatched, go }) };
  };

  test('a pending login shows one while the console is not visible, and a click leads there', () => {
    const { notices, go } = noticesWhen(false);
    notices.waiting(login);
    expect(Notification.shown).toMatchObject([{ title: NOTICE_TITLES.login, body: `Shop ${WAITS}` }]);
    Notification.shown[0]!.emit('click');
    expect(go).toHaveBeenCalledWith('/waiting');
  });

  test('none is shown while the console is visible', () => {
    noticesWhen(true).notices.waiting(login);
    expect(Notification.shown).toEqual([]);
  });

  test('none is requested on a system without notifications', () => {
    vi.spyOn(Notification, 'isSupported').mockReturnValue(false);
    noticesWhen(false).notices.waiting(login);
    expect(Notification.shown).toEqual([]);
  });

  test('one survives garbage collection until it is closed, so that its click is not lost', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { notices } = noticesWhen(false);
    notices.waiting(login);
    const shown = new WeakRef(Notification.shown.splice(0)[0]!);
    await new Promise(setImmediate);
    collect();
    expect(shown.deref()).toBeDefined();
    shown.deref()?.emit('close');
    await new Promise(setImmediate);
    collect();
    expect(shown.deref()).toBeUndefined();
  });

  test('a client without a name is shown by its ID, a consent without a user by no name', () => {
    const nameless: InteractionQuestion = { ...login, client_name: '' };
    expect(noticeOf(nameless).body).toBe(`spa ${WAITS}`);
    expect(noticeOf({ ...nameless, kind: 'consent', scopes: ['email'] }).body).toBe('spa is asking a user for email.');
  });

  test('a consent names the user and the scopes', () => {
    const consent: InteractionQuestion = { ...login, kind: 'consent', username: 'alice', scopes: ['email', 'profile'] };
    expect(noticeOf(consent).body).toBe('Shop is asking alice for email, profile.');
  });

  test('the note that the server keeps running is shown once', () => {
    const { notices, go } = noticesWhen(false);
    notices.hidden();
    notices.hidden();
    expect(Notification.shown).toHaveLength(1);
    Notification.shown[0]!.emit('click');
    expect(go).toHaveBeenCalledWith('/');
  });
});

describe('questions', () => {
  const questions = createQuestions(real({ dialog }).dialog);

  test.each([
    [0, 'take'],
    [1, 'retry'],
    [2, 'quit'],
  ])('button %i answers "%s"', async (button, answer) => {
    dialog.answers.push(button);
    expect(await questions.portTaken(9400, 9402)).toBe(answer);
    expect(dialog.asked.at(-1)?.buttons).toEqual(['Use port 9402', 'Try again', 'Quit']);
  });

  test('closing a dialog quits, whatever button the system reports', async () => {
    dialog.answers.push(-1);
    expect(await questions.portTaken(9400, 9402)).toBe('quit');
    expect(await questions.portTaken(9400, 9402)).toBe('quit');
    expect(await questions.failed(new Error('The config is not JSON.'))).toBe('quit');
    expect(dialog.asked.at(-1)?.detail).toBe('The config is not JSON.');
  });
});
