import type { Bridge } from '../../contract/bridge.ts';

declare global {
  interface Window {
    /** What the desktop shell gives; absent in a browser. */
    readonly understudy?: Bridge;
  }
}

const KEY = 'understudy.admin-token';
const FRAGMENT = /^#token=([^&]+)/;

/** The token in an address such as `…/#token=abc`, or undefined. */
export function tokenFromFragment(fragment: string): string | undefined {
  const match = FRAGMENT.exec(fragment);
  return match?.[1] === undefined ? undefined : decodeURIComponent(match[1]);
}

/** Finds the admin token: the bridge's, else the address's (then removed from it), else the one kept for this tab. */
export function takeToken(window: Window): string | undefined {
  if (window.understudy) return window.understudy.adminToken;
  const given = tokenFromFragment(window.location.hash);
  if (given !== undefined) {
    window.sessionStorage.setItem(KEY, given);
    window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}#/`);
  }
  return window.sessionStorage.getItem(KEY) ?? undefined;
}

export function keepToken(window: Window, token: string): void {
  window.sessionStorage.setItem(KEY, token);
}
