import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { movedIndex, nextSort, sortRows, type Sort, type SortValue } from './table-order.ts';
import classes from './ui.module.css';

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** A CSS grid track. Defaults to `1fr`. */
  width?: string;
  /** Makes the column sortable. */
  sort?: (row: T) => SortValue;
}

export interface DataTableProps<T> {
  /** A name for the rows, for screen readers: `Users`. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** Called on Enter or a click on a row. */
  onOpen?: (row: T) => void;
  /** If both are set, every row has a checkbox. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
  initialSort?: Sort;
  rowHeight?: number;
}

/** A virtualised list of records. Sort and select them, move with arrows or j and k, and open one with Enter. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { rows, columns, rowKey, onOpen, selected, onSelect, rowHeight = 38 } = props;
  const [sort, setSort] = useState(props.initialSort);
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const sorted = useMemo(() => {
    const value = columns.find((column) => column.id === sort?.column)?.sort;
    return value && sort ? sortRows(rows, value, sort.descending) : rows;
  }, [rows, columns, sort]);
  // oxlint-disable-next-line react/incompatible-library -- the virtualiser is not passed to other components
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rowKey(sorted[index]!),
    overscan: 12,
    scrollPaddingStart: 32,
  });
  const selectable = selected !== undefined && onSelect !== undefined;
  const tracks = [...(selectable ? ['20px'] : []), ...columns.map((column) => column.width ?? 'minmax(0, 1fr)')];
  const style = { gridTemplateColumns: tracks.join(' ') };
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  const toggleAll = () =>
    onSelect?.(selected?.size === rows.length ? new Set() : new Set(rows.map((row) => rowKey(row))));
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = sorted[active];
    const moved = event.metaKey || event.ctrlKey ? undefined : movedIndex(event.key, active, sorted.length);
    if (moved !== undefined) {
      setActive(moved);
      virtualizer.scrollToIndex(moved);
    } else if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
    else if (event.key === ' ' && selectable && row !== undefined) toggle(rowKey(row));
    else if (event.key === 'a' && (event.metaKey || event.ctrlKey) && selectable) toggleAll();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className={`${classes.table} u-scroll`}
      role="grid"
      aria-label={props.label}
      aria-rowcount={sorted.length + 1}
      aria-multiselectable={selectable || undefined}
      aria-activedescendant={sorted.length > 0 ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={press}
      onMouseOver={tellWhole}
    >
      <div className={classes.head} role="row" aria-rowindex={1} style={style}>
        {selectable && (
          <div role="columnheader" aria-label="Selection">
            <Checkbox
              aria-label="Select all"
              checked={selected.size > 0 && selected.size === rows.length}
              indeterminate={selected.size > 0 && selected.size < rows.length}
              onChange={toggleAll}
            />
          </div>
        )}
        {columns.map((column) => (
          <ColumnHead key={column.id} column={column} sort={sort} onSort={() => setSort(nextSort(sort, column.id))} />
        ))}
      </div>
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="rowgroup">
        {virtualizer.getVirtualItems().map((item) => {
          const row = sorted[item.index]!;
          const key = rowKey(row);
          return (
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              className={classes.row}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={selectable ? selected.has(key) : undefined}
              data-active={item.index === active || undefined}
              data-opens={onOpen !== undefined || undefined}
              style={{ ...style, height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setActive(item.index);
                onOpen?.(row);
              }}
            >
              {selectable && (
                <div role="gridcell" onClick={(event) => event.stopPropagation()}>
                  <Checkbox aria-label={`Select ${key}`} checked={selected.has(key)} onChange={() => toggle(key)} />
                </div>
              )}
              {columns.map((column) => (
                <div key={column.id} role="gridcell" className={classes.cell}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function ColumnHead<T>(props: { column: Column<T>; sort: Sort | undefined; onSort: () => void }) {
  const { column, sort, onSort } = props;
  const sorted = sort?.column === column.id ? sort : undefined;
  const order = sorted && (sorted.descending ? 'descending' : 'ascending');
  if (!column.sort) return <div role="columnheader">{column.header}</div>;
  return (
    <div role="columnheader" aria-sort={order ?? 'none'}>
      <UnstyledButton className={classes.sort} onClick={onSort}>
        {column.header}
        {order === 'ascending' && <IconArrowUp size={12} />}
        {order === 'descending' && <IconArrowDown size={12} />}
      </UnstyledButton>
    </div>
  );
}

/** Shows text that doesn't fit its cell on hover. */
function tellWhole({ target }: MouseEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
  if (!cell) return;
  const cut = [cell, ...cell.querySelectorAll<HTMLElement>('*')].some(
    ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth,
  );
  if (cut) cell.title = cell.innerText.replaceAll('\n', ' ');
  else cell.removeAttribute('title');
}
