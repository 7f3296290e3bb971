import { Badge, Checkbox, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportItemView } from '../../../contract/exchange.ts';
import { FieldDifferences } from './FieldDifferences.tsx';
import { ACTIONS, actionOf } from './import-words.ts';
import classes from './config.module.css';

interface PreviewItemsProps {
  items: readonly ImportItemView[];
  /** Keys of the items that are left out. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
}

const SHOWN = 300;

/** What an import would do, item by item; each can be left out. */
export function PreviewItems({ items, left, onLeft }: PreviewItemsProps) {
  const choosable = items.filter(({ action }) => action !== 'same');
  const chosen = choosable.filter(({ key }) => !left.has(key)).length;
  const toggle = (key: string) => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    onLeft(next);
  };
  const toggleAll = () => onLeft(new Set(chosen === 0 ? [] : choosable.map(({ key }) => key)));
  return (
    <div className={classes.items}>
      <div className={classes.itemsHead}>
        <Checkbox
          aria-label="All items"
          checked={chosen > 0 && chosen === choosable.length}
          indeterminate={chosen > 0 && chosen < choosable.length}
          disabled={choosable.length === 0}
          onChange={toggleAll}
        />
        <span>Item</span>
        <span>What happens</span>
      </div>
      <ul aria-label="What would change">
        {[...choosable, ...items.filter(({ action }) => action === 'same')].slice(0, SHOWN).map((item) => (
          <Item key={item.key} item={item} left={left} onToggle={() => toggle(item.key)} />
        ))}
      </ul>
      {items.length > SHOWN && <div className={classes.more}>and {items.length - SHOWN} more items</div>}
    </div>
  );
}

function Item(props: { item: ImportItemView; left: ReadonlySet<string>; onToggle: () => void }) {
  const { item, left, onToggle } = props;
  const action = actionOf(item, left);
  const differs = item.fields.length > 0 && action !== 'same';
  const fields = `${item.fields.length} ${item.fields.length === 1 ? 'field' : 'fields'}`;
  const [open, setOpen] = useState(item.action === 'conflict');
  const name = item.noun === 'workspace' || item.noun === 'settings' ? item.workspace : item.id;
  return (
    <li data-action={action}>
      <div className={classes.item}>
        <Checkbox
          aria-label={`${item.noun} ${item.id}`}
          checked={action !== 'unchosen'}
          disabled={item.action === 'same'}
          onChange={onToggle}
        />
        <div className={classes.itemName}>
          <span className={classes.noun}>{item.noun}</span>
          <span className="u-mono u-truncate">{name}</span>
          {name !== item.workspace && <span className={`${classes.place} u-truncate`}>{item.workspace}</span>}
        </div>
        <Badge color={ACTIONS[action].color} variant={action === 'conflict' ? 'filled' : 'light'}>
          {ACTIONS[action].label}
        </Badge>
        {differs ? (
          <UnstyledButton
            className={classes.expand}
            aria-expanded={open}
            aria-label={`${fields} of ${item.id} differ`}
            onClick={() => setOpen(!open)}
          >
            {fields}
            <IconChevronRight size={14} data-open={open || undefined} />
          </UnstyledButton>
        ) : (
          <span />
        )}
      </div>
      {differs && open && <FieldDifferences fields={item.fields} />}
    </li>
  );
}
