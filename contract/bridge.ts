/** The name of the bridge in the window: `window.understudy`, in the desktop app only. */
export const BRIDGE_NAME = 'understudy';

/** What the desktop shell offers the window: things that only the operating system can do. */
export interface Bridge {
  readonly adminToken: string;
  /** The name that Node uses: `darwin`, `win32`, `linux` or another. */
  readonly platform: string;
  /** Shows the config file in the system's file manager. */
  revealConfigFile(): Promise<void>;
  /** Opens an http or https address in the system's browser. Rejects for any address that is not allowed. */
  openExternal(url: string): Promise<void>;
}
