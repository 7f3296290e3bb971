/** What the desktop shell gives to the window: what only the operating system can do. */
export interface Bridge {
  readonly adminToken: string;
  readonly platform: 'darwin' | 'linux' | 'win32';
  revealConfigFile(): Promise<void>;
  openExternal(url: string): Promise<void>;
}
