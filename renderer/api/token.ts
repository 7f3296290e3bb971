import type { Bridge } from '../../contract/bridge.ts';

declare global {
  interface Window {
    /** Provided by the desktop shell. Absent in a browser. */
    readonly understudy?: Bridge;
  }
}

const KEY = 'understudy.admin-token';
const FRAGMENT = /^#(token|code)=([^&]+)/;

/** The credential that signs a tab in: the token, or a code that can be exchanged for it once. */
export type Credential = { token: string } | { code: string };

/** The credential in a URL such as `…/#token=abc` or `…/#code=abc`. */
export function credentialIn(fragment: string): Credential | undefined {
  const [, kind, text = ''] = FRAGMENT.exec(fragment) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'token' ? { token: decoded(text) } : { code: decoded(text) };
}

/** A token that was pasted unencoded may contain a bare %. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Finds the credential: from the bridge, else from the URL (which it is then removed from), else the token kept for
 * this tab.
 */
export function takeCredential(window: Window): Credential | undefined {
  if (window.understudy) return { token: window.understudy.adminToken };
  const given = credentialIn(window.location.hash);
  if (given) {
    window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}#/`);
    if ('token' in given) keepToken(window, given.token);
    return given;
  }
  const kept = window.sessionStorage.getItem(KEY);
  return kept === null ? undefined : { token: kept };
}

export function keepToken(window: Window, token: string): void {
  window.sessionStorage.setItem(KEY, token);
}
