import { describe, expect, test, vi } from 'vitest';
import { ZodError } from 'zod';
import type { IpcMain, WebContents } from 'electron';
import type { Bridge } from '../../contract/bridge.ts';
import { CHANNELS, type PageFacts } from '../../electron/channels.ts';
import { registerIpc } from '../../electron/ipc.ts';
import { FakeContents, FakeIpcMain, type FakeFrame } from './fake/electron.ts';

const DESK = 'http://localhost:9401';

function windowWithIpc() {
  const ipc = new FakeIpcMain();
  const contents = new FakeContents();
  contents.mainFrame.url = `${DESK}/#/live`;
  const actions = {
    facts: vi.fn<() => PageFacts | undefined>(() => ({ adminToken: 'secret', platform: 'linux' })),
    revealConfigFile: vi.fn<() => void>(),
    openExternal: vi.fn<(url: string) => boolean>((url) => url.startsWith('https://openid.net/')),
  };
  registerIpc(
    ipc as unknown as IpcMain,
    { contents: () => contents as unknown as WebContents, origin: () => DESK },
    actions,
  );
  const facts = (event: object): unknown => {
    const answering = { ...event, returnValue: undefined };
    ipc.emit(CHANNELS.facts, answering);
    return answering.returnValue;
  };
  return { ipc, contents, actions, facts };
}

describe('Electron checklist 17: which senders are accepted', () => {
  const { ipc, contents, actions, facts } = windowWithIpc();
  const elsewhere: FakeFrame = { url: 'http://localhost:9401.example/', parent: null };
  const strangers: [string, object][] = [
    ['a frame that is gone', { sender: contents, senderFrame: null }],
    ['an inner frame', { sender: contents, senderFrame: { url: `${DESK}/`, parent: contents.mainFrame } }],
    ['another origin', { sender: contents, senderFrame: elsewhere }],
    ['another window', { sender: new FakeContents(), senderFrame: contents.mainFrame }],
  ];

  test.each(strangers)('%s gets no token and no action', (_who, event) => {
    expect(facts(event)).toBeNull();
    for (const channel of [CHANNELS.revealConfigFile, CHANNELS.openExternal]) {
      expect(() => ipc.invoke(channel, event)).toThrow('Only the console window may send');
    }
    expect(actions.revealConfigFile).not.toHaveBeenCalled();
  });

  test('the console gets its token', () => {
    expect(facts({ sender: contents, senderFrame: contents.mainFrame })).toEqual({
      adminToken: 'secret',
      platform: 'linux',
    });
  });

  test('it gets null while there is nothing to send', () => {
    actions.facts.mockReturnValueOnce(undefined);
    expect(facts({ sender: contents, senderFrame: contents.mainFrame })).toBeNull();
  });

  test('there are no other channels', () => {
    expect([...ipc.handlers.keys(), ...ipc.eventNames()].sort()).toEqual(Object.values(CHANNELS).sort());
  });
});

describe('accepted calls', () => {
  const { ipc, contents, actions } = windowWithIpc();
  const sender = { sender: contents, senderFrame: contents.mainFrame };

  test('the config file is shown, never a file that the page names', () => {
    ipc.invoke(CHANNELS.revealConfigFile, sender);
    expect(() => ipc.invoke(CHANNELS.revealConfigFile, sender, '/etc/passwd')).toThrow(ZodError);
    expect(actions.revealConfigFile).toHaveBeenCalledOnce();
  });

  test.each([
    [[]],
    [[42]],
    [[{ url: 'https://openid.net/' }]],
    [['https://openid.net/', 'more']],
    [[`http://localhost/${'x'.repeat(9000)}`]],
  ])('payload %#: rejected before anything is opened', (payload) => {
    actions.openExternal.mockClear();
    expect(() => ipc.invoke(CHANNELS.openExternal, sender, ...payload)).toThrow(ZodError);
    expect(actions.openExternal).not.toHaveBeenCalled();
  });

  test('a URL that may not be opened is an error for the page', () => {
    expect(() => ipc.invoke(CHANNELS.openExternal, sender, 'file:///etc/passwd')).toThrow(
      'Only http and https URLs on this machine can be opened.',
    );
    expect(() => ipc.invoke(CHANNELS.openExternal, sender, 'https://openid.net/')).not.toThrow();
  });
});

/** Runs the preload with its own fake, as a new page would. */
async function runPreload(facts: object | null) {
  vi.resetModules();
  const { contextBridge, ipcRenderer } = await import('./fake/electron.ts');
  ipcRenderer.facts = facts;
  await import('../../electron/preload.ts');
  return { exposed: contextBridge.exposed, asked: ipcRenderer.asked, invoked: ipcRenderer.invoked };
}

describe('the preload', () => {
  test('exposes one frozen object with narrow functions', async () => {
    const { exposed, asked, invoked } = await runPreload({ adminToken: 'secret', platform: 'linux' });
    expect(asked).toEqual(['console.facts']);
    expect([...exposed.keys()]).toEqual(['understudy']);
    const bridge = exposed.get('understudy') as Bridge;
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(Object.keys(bridge).sort()).toEqual(['adminToken', 'openExternal', 'platform', 'revealConfigFile']);
    await bridge.openExternal('https://openid.net/');
    await bridge.revealConfigFile();
    expect(invoked).toEqual([['console.openExternal', 'https://openid.net/'], ['console.revealConfigFile']]);
  });

  test('exposes nothing to a page that is not the console', async () => {
    expect((await runPreload(null)).exposed.size).toBe(0);
  });
});
