import { useState, type MouseEvent, type PointerEvent } from 'react';
import type { MenuPlace } from './RowMenu.tsx';
import type { Row } from './rows.ts';

/** Parts of a row with their own click action, by `data-part`. */
type Part = 'menu' | 'toggle';

interface Hit {
  row: Row;
  part: Part | undefined;
  /** The part that was clicked, or the row itself. */
  element: HTMLElement;
}

/**
 * Pointer handling for rows. The list listens for all of them, so rows need no handlers and do not render again when
 * handlers change.
 */
export function useRowPointer(
  rows: readonly Row[],
  actions: { onSelect: (row: Row) => void; onToggle: (row: Row) => void; onMenu: (place: MenuPlace) => void },
) {
  const { onSelect, onToggle, onMenu } = actions;
  const [hovered, setHovered] = useState<string>();
  const hit = ({ target }: { target: EventTarget }): Hit | undefined => {
    const element = (target as Element).closest<HTMLElement>('[data-key]');
    const row = element && rows.find(({ key }) => key === element.dataset['key']);
    if (!row) return undefined;
    const part = (target as Element).closest<HTMLElement>('[data-part]');
    return { row, part: part?.dataset['part'] as Part | undefined, element: part ?? element };
  };
  return {
    hovered,
    onPointerOver: ({ target }: PointerEvent) =>
      setHovered((target as Element).closest<HTMLElement>('[data-key]')?.dataset['key']),
    onPointerLeave: () => setHovered(undefined),
    onClick: (event: MouseEvent) => {
      const at = hit(event);
      if (!at) return;
      const { row, part, element } = at;
      if (part === 'toggle') return onToggle(row);
      if (part !== 'menu') return onSelect(row);
      const { left, bottom } = element.getBoundingClientRect();
      // A click without a pointer comes from Enter or Space.
      onMenu({ row, x: left, y: bottom, byKey: event.detail === 0 });
    },
    onDoubleClick: (event: MouseEvent) => {
      const at = hit(event);
      if (at && at.row.kind !== 'exchange' && at.part === undefined) onToggle(at.row);
    },
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      const row = hit(event)?.row;
      if (row) onMenu({ row, x: event.clientX, y: event.clientY, byKey: false });
    },
  };
}
