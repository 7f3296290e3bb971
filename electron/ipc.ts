import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { CHANNELS, type DeskFacts } from './channels.ts';
import { isDeskUrl, type DeskOrigin } from './security.ts';

export interface DeskActions {
  /** Undefined while no server runs. */
  facts(): DeskFacts | undefined;
  revealConfigFile(): void;
  /** False when the address is not allowed. */
  openExternal(url: string): boolean;
}

export interface TrustedDesk {
  contents(): WebContents | undefined;
  origin: DeskOrigin;
}

type Sender = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

const nothing = z.tuple([]);
const oneAddress = z.tuple([z.string().max(8192)]);

/**
 * Electron checklist 17: only the main frame of the desk's window, on the desk's origin, is listened to. A frame
 * that is gone is null, and refused.
 */
function isTrustedSender(event: Sender, desk: TrustedDesk): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent) return false;
  return event.sender === desk.contents() && isDeskUrl(frame.url, desk.origin);
}

/** Registers every message that the window may send. Arguments are parsed before anything is done with them. */
export function registerIpc(ipcMain: IpcMain, desk: TrustedDesk, actions: DeskActions): void {
  ipcMain.on(CHANNELS.facts, (event) => {
    event.returnValue = isTrustedSender(event, desk) ? (actions.facts() ?? null) : null;
  });
  const answer = <T>(channel: string, schema: z.ZodType<T>, act: (payload: T) => void): void =>
    ipcMain.handle(channel, (event, ...payload: unknown[]) => {
      if (!isTrustedSender(event, desk)) throw new Error(`Only the desk's own window may send ${channel}.`);
      act(schema.parse(payload));
    });
  answer(CHANNELS.revealConfigFile, nothing, () => actions.revealConfigFile());
  answer(CHANNELS.openExternal, oneAddress, ([url]) => {
    if (!actions.openExternal(url)) throw new Error('Only http and https addresses of this machine can be opened.');
  });
}
