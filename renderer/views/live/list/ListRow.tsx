import { Tooltip } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { memo } from 'react';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { ExchangeRow, FlowRow } from './FlowRow.tsx';
import { ReadsRow } from './ReadsRow.tsx';
import { sameRow, type Row } from './rows.ts';
import classes from './list.module.css';

export interface ListRowProps {
  id: string;
  row: Row;
  isSelected: boolean;
  /** The selected and the hovered row have a menu button. */
  hasMenu: boolean;
  height: number;
  top: number;
}

/** One row of the list, positioned by the virtualizer. */
export const ListRow = memo(
  function ListRow({ id, row, isSelected, hasMenu, height, top }: ListRowProps) {
    return (
      <div
        id={id}
        className={classes.row}
        data-kind={(row.kind === 'run' ? row.last : row).kind}
        data-in-run={(row.kind !== 'run' && row.inRun) || undefined}
        data-key={row.key}
        role="treeitem"
        aria-level={levelOf(row)}
        aria-selected={isSelected}
        aria-expanded={row.kind === 'exchange' ? undefined : row.expanded}
        style={{ height, top }}
      >
        <RowContent row={row} />
        {hasMenu && <MenuButton isSelected={isSelected} />}
      </div>
    );
  },
  ({ row: before, ...last }, { row, ...next }) =>
    sameRow(before, row) && Object.entries(next).every(([name, value]) => last[name as keyof typeof last] === value),
);

const levelOf = (row: Row): number =>
  1 + (row.kind === 'exchange' && row.flow ? 1 : 0) + (row.kind !== 'run' && row.inRun ? 1 : 0);

/** A repeated error looks like its latest occurrence, with a count. */
function RowContent({ row }: { row: Row }) {
  if (row.kind === 'run' && row.of === 'reads') return <ReadsRow members={row.members} expanded={row.expanded} />;
  const entry = row.kind === 'run' ? row.last : row;
  const times = row.kind === 'run' ? row.members.length : undefined;
  if (entry.kind === 'flow') {
    const expanded = row.kind === 'run' ? row.expanded : entry.expanded;
    return <FlowRow flow={entry.flow} expanded={expanded} pinned={entry.pinned} times={times} />;
  }
  const { exchange, flow, pinned } = entry;
  const expanded = row.kind === 'run' && row.expanded;
  return <ExchangeRow {...{ exchange, pinned, expanded, times }} inner={flow !== undefined} />;
}

/** Tab reaches only the button of the selected row. */
function MenuButton({ isSelected }: { isSelected: boolean }) {
  const button = (
    <button
      type="button"
      className={classes.menu}
      tabIndex={isSelected ? 0 : -1}
      aria-label="Row menu"
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
          Row menu <KeyHint keys="Shift+F10" />
        </>
      }
    >
      {button}
    </Tooltip>
  );
}
