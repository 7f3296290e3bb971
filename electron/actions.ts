/** What menu and tray can do; each makes its own picture of it. */
export interface ShellActions {
  show(): void;
  go(path: string): void;
  copyIssuer(): void;
  revealConfigFile(): void;
  openExternal(url: string): boolean;
  restart(): void;
  quit(): void;
}
