import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { CHANNELS, type PageFacts } from './channels.ts';
import { isConsoleUrl, type ConsoleOrigin } from './security.ts';

export interface PageActions {
  /** Undefined while no server runs. */
  facts(): PageFacts | undefined;
  revealConfigFile(): void;
  /** False if the address is not allowed. */
  openExternal(url: string): boolean;
}

export interface TrustedWindow {
  contents(): WebContents | undefined;
  origin: ConsoleOrigin;
}

type Sender = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

const nothing = z.tuple([]);
const oneAddress = z.tuple([z.string().max(8192)]);

/**
 * Electron checklist 17: accepts messages only from the main frame of the console's window, on the console's origin. A
 * frame that no longer exists is null and is rejected.
 */
function isTrustedSender(event: Sender, trusted: TrustedWindow): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent) return false;
  return event.sender === trusted.contents() && isConsoleUrl(frame.url, trusted.origin);
}

/** Registers every message that the window may send. Arguments are parsed before they are used. */
export function registerIpc(ipcMain: IpcMain, trusted: TrustedWindow, actions: PageActions): void {
  ipcMain.on(CHANNELS.facts, (event) => {
    event.returnValue = isTrustedSender(event, trusted) ? (actions.facts() ?? null) : null;
  });
  const answer = <T>(channel: string, schema: z.ZodType<T>, act: (payload: T) => void): void =>
    ipcMain.handle(channel, (event, ...payload: unknown[]) => {
      if (!isTrustedSender(event, trusted)) throw new Error(`Only the console window may send ${channel}.`);
      act(schema.parse(payload));
    });
  answer(CHANNELS.revealConfigFile, nothing, () => actions.revealConfigFile());
  answer(CHANNELS.openExternal, oneAddress, ([url]) => {
    if (!actions.openExternal(url)) throw new Error('Only http and https URLs on this machine can be opened.');
  });
}
