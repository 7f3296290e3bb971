import { Tooltip } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { ExchangeRow, FlowRow } from './FlowRow.tsx';
import type { MenuPlace } from './RowMenu.tsx';
import type { Row } from './rows.ts';
import classes from './list.module.css';

/** One row of the list where the virtualiser puts it. */
export function ListRow(props: {
  id: string;
  row: Row;
  isSelected: boolean;
  height: number;
  top: number;
  onSelect: (row: Row) => void;
  onToggle: (flowId: string) => void;
  onMenu: (place: MenuPlace) => void;
}) {
  const { row, isSelected, onToggle, onMenu } = props;
  return (
    <div
      id={props.id}
      className={classes.row}
      data-kind={row.kind}
      data-key={row.key}
      role="treeitem"
      aria-level={row.kind === 'exchange' && row.flow ? 2 : 1}
      aria-selected={isSelected}
      aria-expanded={row.kind === 'flow' ? row.expanded : undefined}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
      onClick={() => props.onSelect(row)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ row, x: event.clientX, y: event.clientY, byKey: false });
      }}
      onDoubleClick={() => row.kind === 'flow' && onToggle(row.flow.flowId)}
    >
      {row.kind === 'flow' ? (
        <FlowRow flow={row.flow} expanded={row.expanded} pinned={row.pinned} onToggle={onToggle} />
      ) : (
        <ExchangeRow exchange={row.exchange} inner={row.flow !== undefined} pinned={row.pinned} />
      )}
      <MenuButton isSelected={isSelected} onOpen={(at) => onMenu({ row, ...at })} />
    </div>
  );
}

/** Seen on the row under the pointer and on the selected one; by Tab only the latter's is reached. */
function MenuButton(props: { isSelected: boolean; onOpen: (at: Omit<MenuPlace, 'row'>) => void }) {
  const { isSelected, onOpen } = props;
  const open = (event: MouseEvent<HTMLButtonElement>) => {
    event.stopPropagation();
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    // A click without a pointer comes from Enter or the space bar.
    onOpen({ x: left, y: bottom, byKey: event.detail === 0 });
  };
  const button = (
    <button
      type="button"
      className={classes.menu}
      tabIndex={isSelected ? 0 : -1}
      aria-label="Menu of the row"
      aria-haspopup="menu"
      aria-hidden={isSelected ? undefined : true}
      onClick={open}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <IconDots size={15} />
    </button>
  );
  if (!isSelected) return button;
  return (
    <Tooltip
      label={
        <>
          Menu of the row <KeyHint keys="Shift+F10" />
        </>
      }
    >
      {button}
    </Tooltip>
  );
}
