/** The actions of menu and tray. Each presents them in its own way. */
export interface ShellActions {
  show(): void;
  go(path: string): void;
  copyIssuer(): void;
  revealConfigFile(): void;
  openExternal(url: string): boolean;
  restart(): void;
  quit(): void;
}
