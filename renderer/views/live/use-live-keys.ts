import { useShortcuts } from '../../frame/shortcuts.ts';

export interface LiveActions {
  move: (step: number) => void;
  toggle: (open?: boolean) => void;
  up: () => void;
  filter: () => void;
  pin: () => void;
  pause: () => void;
  end: () => void;
  curl: () => void;
  menu: () => void;
  mask: () => void;
  open: () => void;
}

/** The shortcuts of the live view, as listed in frame/ShortcutHelp. */
export function useLiveKeys(actions: LiveActions): void {
  useShortcuts({
    j: () => actions.move(1),
    ArrowDown: () => actions.move(1),
    k: () => actions.move(-1),
    ArrowUp: () => actions.move(-1),
    o: () => actions.toggle(),
    ArrowRight: () => actions.toggle(true),
    ArrowLeft: () => actions.toggle(false),
    Escape: actions.up,
    '/': actions.filter,
    p: actions.pin,
    ' ': actions.pause,
    End: actions.end,
    c: actions.curl,
    ContextMenu: actions.menu,
    m: actions.mask,
    r: actions.open,
  });
}
