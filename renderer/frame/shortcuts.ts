import { useEffect, useRef } from 'react';

export interface Shortcut {
  /** `?`, `mod+K`, or two keys in sequence: `g l`. */
  keys: string;
  does: string;
}

/** How long you have to press the last key of a sequence. */
const SEQUENCE_MS = 1200;

/** Whether you are typing in this element. Keys are then text, not shortcuts. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Whether the focused control uses the key itself, such as space on a button or arrows on tabs. */
function isControlKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element) || !/^(?: |Enter|Home|End|Arrow\w+)$/.test(key)) return false;
  return (
    target.closest('button, a, summary, label, [role="tab"], [role="radio"], [role="separator"], [role="grid"]') !==
    null
  );
}

/** Layers above the page that handle keys themselves. */
const LAYER = '[role="dialog"],[role="menu"]';

/** Escape may already have closed the layer when the page gets the event. */
const isInLayer = (target: EventTarget | null): boolean => target instanceof Element && target.closest(LAYER) !== null;

export interface PressedKey {
  key: string;
  at: number;
}

/** The action that a key completes: `{first} {key}` shortly after its first key, otherwise the key alone. */
export function matchKeys<T>(actions: Readonly<Record<string, T>>, last: PressedKey | undefined, now: PressedKey) {
  const sequence = last && now.at - last.at < SEQUENCE_MS ? actions[`${last.key} ${now.key}`] : undefined;
  return sequence ?? actions[now.key];
}

/** Runs an action for a single key (`?`, `j`) or a sequence (`g l`), unless you are typing or a dialog is open. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  const last = useRef<PressedKey>(undefined);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || isControlKey(event.target, event.key)) return;
      if (document.querySelector(LAYER) || isInLayer(event.target)) return;
      const now = { key: event.key, at: event.timeStamp };
      const action = matchKeys(latest.current, last.current, now);
      last.current = now;
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
