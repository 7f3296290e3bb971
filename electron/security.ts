import { X509Certificate } from 'node:crypto';
import type { App, Session, WebContents } from 'electron';

/** Specifications that the console and the menu link to. All other links stay on this machine. */
const LINKED_HOSTS: ReadonlySet<string> = new Set(['www.rfc-editor.org', 'openid.net']);
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The only origin of the console's pages. Undefined while no server runs. */
export type ConsoleOrigin = () => string | undefined;

export const originOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : new URL(url).origin;

/** Electron checklist 13: compares parsed origins, because a prefix also matches `http://localhost:9401.example`. */
export function isConsoleUrl(url: string, origin: ConsoleOrigin): boolean {
  const own = origin();
  return own !== undefined && URL.canParse(url) && new URL(url).origin === own;
}

/** Electron checklist 15: the parsed URL if the system's browser may open it. Undefined otherwise. */
export function parseExternalUrl(url: string, issuerOrigin: ConsoleOrigin): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined;
  if (parsed.username || parsed.password) return undefined;
  const linked = parsed.protocol === 'https:' && parsed.port === '' && LINKED_HOSTS.has(parsed.hostname);
  const ours = LOOPBACK_HOSTS.has(parsed.hostname) || parsed.origin === issuerOrigin();
  return linked || ours ? parsed.href : undefined;
}

/** Electron checklist 12 to 14: web contents stay on the console, open no windows and attach no webviews. */
export function guardContents(app: App, origin: ConsoleOrigin, openExternal: (url: string) => unknown): void {
  app.on('web-contents-created', (_event, contents) => {
    keepOnConsole(contents, origin);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: 'deny' };
    });
  });
}

function keepOnConsole(contents: WebContents, origin: ConsoleOrigin): void {
  const refuse = (event: { url: string; preventDefault(): void }): void => {
    if (!isConsoleUrl(event.url, origin)) event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
}

/**
 * Electron checklist 5: denies all permissions but one. The console's own pages may write text to the clipboard, for
 * their copy buttons.
 */
export function guardPermissions(session: Session, origin: ConsoleOrigin): void {
  const allowed = (permission: string, url: string, isMainFrame: boolean): boolean =>
    permission === 'clipboard-sanitized-write' && isMainFrame && isConsoleUrl(url, origin);
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission, details.requestingUrl, details.isMainFrame)),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    allowed(permission, requestingOrigin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Allows downloads only of what the console itself created, such as an exported key set. */
export function guardDownloads(session: Session, origin: ConsoleOrigin): void {
  session.on('will-download', (event, item) => {
    if (!isConsoleUrl(item.getURL(), origin)) event.preventDefault();
  });
}

/** What Chromium itself found. */
const AS_FOUND = -3;
const TRUSTED = 0;

/**
 * Trusts exactly the certificate that the server in this process serves, for the console's host. Whatever else Chromium
 * doesn't trust stays refused.
 */
export function trustOwnCertificate(session: Session, origin: ConsoleOrigin, served: () => string | undefined): void {
  session.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, answer) => {
    const own = served();
    const console = origin();
    const isConsole = console !== undefined && new URL(console).hostname === hostname;
    const isOwn = isConsole && own !== undefined && isSame(certificate.data, own);
    answer(isOwn && verificationResult !== 'net::OK' ? TRUSTED : AS_FOUND);
  });
}

const isSame = (one: string, other: string): boolean =>
  new X509Certificate(one).raw.equals(new X509Certificate(other).raw);
