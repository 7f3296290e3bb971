import { Tooltip } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo } from 'react';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { ExchangeRow, FlowRow } from './FlowRow.tsx';
import { sameRow, type Row } from './rows.ts';
import classes from './list.module.css';

export interface ListRowProps {
  id: string;
  row: Row;
  isSelected: boolean;
  /** The selected row and the one under the pointer have a button for their menu. */
  hasMenu: boolean;
  height: number;
  top: number;
}

/** One row of the list where the virtualiser puts it. */
export const ListRow = memo(
  function ListRow({ id, row, isSelected, hasMenu, height, top }: ListRowProps) {
    return (
      <div
        id={id}
        className={classes.row}
        data-kind={row.kind}
        data-key={row.key}
        role="treeitem"
        aria-level={row.kind === 'exchange' && row.flow ? 2 : 1}
        aria-selected={isSelected}
        aria-expanded={row.kind === 'flow' ? row.expanded : undefined}
        style={{ height, top }}
      >
        {row.kind === 'flow' ? (
          <FlowRow flow={row.flow} expanded={row.expanded} pinned={row.pinned} />
        ) : (
          <ExchangeRow exchange={row.exchange} inner={row.flow !== undefined} pinned={row.pinned} />
        )}
        {hasMenu && <MenuButton isSelected={isSelected} />}
      </div>
    );
  },
  ({ row: before, ...last }, { row, ...next }) =>
    sameRow(before, row) && Object.entries(next).every(([name, value]) => last[name as keyof typeof last] === value),
);

/** By Tab only the selected row's is reached. */
function MenuButton({ isSelected }: { isSelected: boolean }) {
  const button = (
    <button
      type="button"
      className={classes.menu}
      tabIndex={isSelected ? 0 : -1}
      aria-label="Menu of the row"
      aria-haspopup="menu"
      aria-hidden={isSelected ? undefined : true}
      data-part="menu"
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
