import { describe, expect, test } from 'vitest';
import type { App, Session } from 'electron';
import {
  guardContents,
  guardDownloads,
  guardPermissions,
  isConsoleUrl,
  parseExternalUrl,
  trustOwnCertificate,
} from '../../electron/security.ts';
import { makeCertificate } from '../world/certificate.ts';
import { specParts } from '../../contract/traffic/read/spec-links.ts';
import { app, FakeContents, FakeEvent, FakeSession } from './fake/electron.ts';

const DESK = 'http://localhost:9401';
const origin = (): string => DESK;

describe('Electron checklist 13: navigation stays on the console', () => {
  const opened: string[] = [];
  guardContents(app as unknown as App, origin, (url) => opened.push(url));
  const contents = new FakeContents();
  app.emit('web-contents-created', new FakeEvent(), contents);

  const outside = [
    'http://localhost:9401.example/',
    'http://localhost:94010/',
    'https://localhost:9401/',
    'http://127.0.0.1:9401/',
    'http://user@localhost:9402/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hello',
    'about:blank',
    '',
  ];
  for (const kind of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    test.each(outside)(`${kind} to "%s" is prevented`, (url) => {
      const event = new FakeEvent(url);
      contents.emit(kind, event);
      expect(event.defaultPrevented).toBe(true);
    });

    test(`${kind} within the ui is allowed`, () => {
      const event = new FakeEvent(`${DESK}/#/live`);
      contents.emit(kind, event);
      expect(event.defaultPrevented).toBe(false);
    });
  }

  test('no webview is attached', () => {
    const event = new FakeEvent();
    contents.emit('will-attach-webview', event);
    expect(event.defaultPrevented).toBe(true);
  });

  test('no window is opened; its URL is offered to the browser', () => {
    expect(contents.openHandler?.({ url: 'https://openid.net/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://openid.net/']);
  });

  test('no page counts as the console while no server runs', () => {
    expect(isConsoleUrl(`${DESK}/`, () => undefined)).toBe(false);
  });
});

describe('Electron checklist 15: what is passed to the browser', () => {
  const issuer = (): string => 'https://acp.example.test';

  test.each([
    'http://localhost:3000/callback',
    'http://127.0.0.1:8080/',
    'http://[::1]:9400/default/default',
    'https://www.rfc-editor.org/rfc/rfc6749',
    'https://acp.example.test/default/default/demo',
  ])('%s is opened', (url) => {
    expect(parseExternalUrl(url, issuer)).toBe(new URL(url).href);
  });

  test.each([
    'file:///etc/passwd',
    'smb://server/share',
    'vscode://file/etc',
    'vscode://localhost/etc',
    'smb://127.0.0.1/share',
    'ssh://[::1]/',
    'javascript:alert(1)',
    'https://example.com/',
    'https://openid.net.example.com/',
    'http://openid.net/',
    'https://openid.net:8443/',
    'https://user:secret@openid.net/',
    'https://:secret@openid.net/',
    'http://user@localhost:3000/',
    'http://localhost@example.com/',
    'not an address',
  ])('%s is not', (url) => {
    expect(parseExternalUrl(url, issuer)).toBeUndefined();
  });
});

test('every specification that the console cites is opened', () => {
  const cited = 'RFC 6749 §4.1.3, OpenID Connect Core §3.1.2.1, OpenID Connect RP-Initiated Logout §2';
  const links = specParts(cited).flatMap(({ href }) => href ?? []);
  expect(links).toHaveLength(3);
  expect(links.map((url) => parseExternalUrl(url, () => undefined))).toEqual(links);
});

describe('Electron checklist 5: permissions', () => {
  const session = new FakeSession();
  guardPermissions(session as unknown as Session, origin);
  const requested = (permission: string, url: string, isMainFrame = true): boolean | undefined => {
    let answer: boolean | undefined;
    session.request?.(null, permission, (ok) => (answer = ok), { requestingUrl: url, isMainFrame });
    return answer;
  };

  test.each(['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'fullscreen', 'unknown'])(
    '%s is denied even to the console',
    (permission) => {
      expect(requested(permission, `${DESK}/`)).toBe(false);
      expect(session.check?.(null, permission, DESK, { isMainFrame: true })).toBe(false);
    },
  );

  test('only the console may write to the clipboard', () => {
    expect(requested('clipboard-sanitized-write', `${DESK}/#/live`)).toBe(true);
    expect(session.check?.(null, 'clipboard-sanitized-write', DESK, { isMainFrame: true })).toBe(true);
    expect(requested('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(requested('clipboard-sanitized-write', `${DESK}/`, false)).toBe(false);
    expect(session.check?.(null, 'clipboard-sanitized-write', 'https://example.com', { isMainFrame: true })).toBe(
      false,
    );
    expect(session.check?.(null, 'clipboard-sanitized-write', DESK, { isMainFrame: false })).toBe(false);
  });

  test('access to devices is denied', () => {
    expect(session.device?.()).toBe(false);
  });
});

test('only downloads made by the console are allowed', () => {
  const session = new FakeSession();
  guardDownloads(session as unknown as Session, origin);
  const download = (url: string): boolean => {
    const event = new FakeEvent();
    session.emit('will-download', event, { getURL: () => url });
    return !event.defaultPrevented;
  };
  expect(download(`blob:${DESK}/4f1c`)).toBe(true);
  expect(download('blob:https://example.com/4f1c')).toBe(false);
  expect(download('https://example.com/setup.exe')).toBe(false);
});

describe('the certificate of the server in this process', () => {
  const own = makeCertificate(['localhost']).cert;
  const other = makeCertificate(['localhost']).cert;
  const REFUSED = 'net::ERR_CERT_AUTHORITY_INVALID';
  const AS_CHROMIUM_FOUND = -3;

  interface Facts {
    served: () => string | undefined;
    result: string;
    at: () => string | undefined;
  }

  /** What Chromium is told about a certificate at a host. */
  function verdictOn(hostname: string, data: string, facts: Partial<Facts> = {}): number {
    const { served, result, at } = { served: () => own, result: REFUSED, at: origin, ...facts };
    const session = new FakeSession();
    trustOwnCertificate(session as unknown as Session, at, served);
    let told = Number.NaN;
    session.verify?.({ hostname, certificate: { data }, verificationResult: result }, (answer) => (told = answer));
    return told;
  }

  test('is trusted at the console', () => {
    expect(verdictOn('localhost', own)).toBe(0);
  });

  test.each([
    ['another certificate', verdictOn('localhost', other)],
    ['another host', verdictOn('bank.example', own)],
    ['what Chromium trusts already', verdictOn('localhost', own, { result: 'net::OK' })],
    ['no server', verdictOn('localhost', own, { at: () => undefined })],
    ['a server without https', verdictOn('localhost', own, { served: () => undefined })],
  ])('nothing else is: %s', (_, told) => {
    expect(told).toBe(AS_CHROMIUM_FOUND);
  });
});
