import type { App, Session, WebContents } from 'electron';

/** Specifications that the desk and the menu link to. Everything else it opens is on this machine. */
const LINKED_HOSTS: ReadonlySet<string> = new Set(['www.rfc-editor.org', 'openid.net']);
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The desk's pages come from one origin; undefined while no server runs. */
export type DeskOrigin = () => string | undefined;

export const originOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : new URL(url).origin;

/** Electron checklist 13: compares parsed origins; a prefix such as `http://localhost:9401.example` is another one. */
export function isDeskUrl(url: string, origin: DeskOrigin): boolean {
  const desk = origin();
  return desk !== undefined && URL.canParse(url) && new URL(url).origin === desk;
}

/** Electron checklist 15: what the system's browser may be given, parsed; undefined for everything else. */
export function parseExternalUrl(url: string, issuerOrigin: DeskOrigin): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined;
  if (parsed.username || parsed.password) return undefined;
  const linked = parsed.protocol === 'https:' && parsed.port === '' && LINKED_HOSTS.has(parsed.hostname);
  const ours = LOOPBACK_HOSTS.has(parsed.hostname) || parsed.origin === issuerOrigin();
  return linked || ours ? parsed.href : undefined;
}

/** Electron checklist 12 to 14: every web contents stays on the desk, opens no window and attaches no webview. */
export function guardContents(app: App, origin: DeskOrigin, openExternal: (url: string) => unknown): void {
  app.on('web-contents-created', (_event, contents) => {
    keepOnDesk(contents, origin);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: 'deny' };
    });
  });
}

function keepOnDesk(contents: WebContents, origin: DeskOrigin): void {
  const refuse = (event: { url: string; preventDefault(): void }): void => {
    if (!isDeskUrl(event.url, origin)) event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
}

/**
 * Electron checklist 5: every permission is denied but one: the desk's own pages may write text to the clipboard,
 * for their copy buttons.
 */
export function guardPermissions(session: Session, origin: DeskOrigin): void {
  const allowed = (permission: string, url: string, isMainFrame: boolean): boolean =>
    permission === 'clipboard-sanitized-write' && isMainFrame && isDeskUrl(url, origin);
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission, details.requestingUrl, details.isMainFrame)),
  );
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    allowed(permission, requestingOrigin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Only what the desk itself made may be saved to disk, such as an exported key set. */
export function guardDownloads(session: Session, origin: DeskOrigin): void {
  session.on('will-download', (event, item) => {
    if (!isDeskUrl(item.getURL(), origin)) event.preventDefault();
  });
}
