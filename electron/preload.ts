import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, type Bridge } from '../contract/bridge.ts';
import { CHANNELS, type PageFacts } from './channels.ts';

/** Null for pages other than the console. They get no bridge. */
const facts: PageFacts | null = ipcRenderer.sendSync(CHANNELS.facts);

if (facts) {
  const bridge: Bridge = {
    adminToken: facts.adminToken,
    platform: facts.platform,
    revealConfigFile: () => ipcRenderer.invoke(CHANNELS.revealConfigFile),
    openExternal: (url) => ipcRenderer.invoke(CHANNELS.openExternal, url),
  };
  contextBridge.exposeInMainWorld(BRIDGE_NAME, Object.freeze(bridge));
}
