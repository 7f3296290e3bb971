import type { MenuItemConstructorOptions } from 'electron';
import type { ShellActions } from './actions.ts';

const SCREENS = [
  ['Overview', '/'],
  ['Live', '/live'],
  ['Waiting Now', '/waiting'],
  ['Users', '/users'],
  ['Clients', '/clients'],
  ['Scopes and Claims', '/scopes'],
  ['Consents and Tokens', '/consents'],
] as const;

const SPECIFICATIONS = [
  ['OAuth 2.0 (RFC 6749)', 'https://www.rfc-editor.org/rfc/rfc6749'],
  ['PKCE (RFC 7636)', 'https://www.rfc-editor.org/rfc/rfc7636'],
  ['Security Best Current Practice (RFC 9700)', 'https://www.rfc-editor.org/rfc/rfc9700'],
  ['OpenID Connect Core', 'https://openid.net/specs/openid-connect-core-1_0.html'],
] as const;

/** Items of the File menu. */
export const FILE_ITEMS = {
  copyIssuer: 'Copy Issuer',
  showConfig: 'Show Config File',
  restart: 'Restart Server',
} as const;

const separator: MenuItemConstructorOptions = { type: 'separator' };

interface MenuFacts {
  platform: NodeJS.Platform;
  packaged: boolean;
}

/** The native menu, with the roles that users of each platform expect. */
export function menuTemplate({ platform, packaged }: MenuFacts, actions: ShellActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [appMenu(actions)] : []),
    fileMenu(mac, actions),
    { role: 'editMenu' },
    viewMenu(packaged),
    goMenu(actions),
    { role: 'windowMenu' },
    helpMenu(actions),
  ];
}

const settingsItem = (actions: ShellActions): MenuItemConstructorOptions => ({
  label: 'Settings…',
  accelerator: 'CmdOrCtrl+,',
  click: () => actions.go('/settings'),
});

function appMenu(actions: ShellActions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settingsItem(actions),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function fileMenu(mac: boolean, actions: ShellActions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: FILE_ITEMS.copyIssuer, accelerator: 'CmdOrCtrl+Shift+I', click: () => actions.copyIssuer() },
      { label: FILE_ITEMS.showConfig, click: () => actions.revealConfigFile() },
      { label: FILE_ITEMS.restart, click: () => actions.restart() },
      separator,
      ...(mac ? [] : [settingsItem(actions), separator]),
      { role: 'close' },
      ...(mac ? [] : [{ label: 'Quit', accelerator: 'Ctrl+Q', click: () => actions.quit() }]),
    ],
  };
}

function viewMenu(packaged: boolean): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(packaged ? [] : [{ role: 'toggleDevTools', accelerator: 'F12' } as const]),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  };
}

function goMenu(actions: ShellActions): MenuItemConstructorOptions {
  return {
    label: '&Go',
    submenu: SCREENS.map(([label, path], index) => ({
      label,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => actions.go(path),
    })),
  };
}

function helpMenu(actions: ShellActions): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: SPECIFICATIONS.map(([label, url]) => ({ label, click: () => void actions.openExternal(url) })),
  };
}
