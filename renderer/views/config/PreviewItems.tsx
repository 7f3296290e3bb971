import { Badge, Checkbox, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { ImportItemView, ImportPreview } from '../../../contract/transfer.ts';
import { FieldDifferences } from './FieldDifferences.tsx';
import { ACTIONS, actionOf, toggled, workspaceKey } from './import-words.ts';
import classes from './config.module.css';

interface PreviewItemsProps {
  items: readonly ImportItemView[];
  references: ImportPreview['references'];
  /** Keys of the items to leave out. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
}

const SHOWN = 300;

/** What an import would do, item by item. You can leave out any item. */
export function PreviewItems({ items, references, left, onLeft }: PreviewItemsProps) {
  const [showsSame, setShowsSame] = useState(false);
  const choosable = items.filter(({ action }) => action !== 'same');
  const same = items.filter(({ action }) => action === 'same');
  const listed = showsSame ? [...choosable, ...same] : choosable;
  const chosen = choosable.filter((item) => actionOf(item, left) !== 'unchosen').length;
  const added = new Set(items.filter(({ noun }) => noun === 'workspace').map(({ key }) => key));
  const toggle = (item: ImportItemView) => onLeft(toggled(item, items, left));
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
        <span>Action</span>
      </div>
      <ul aria-label="Changes">
        {listed.slice(0, SHOWN).map((item) => (
          <Item
            key={item.key}
            item={item}
            left={left}
            isInside={item.noun !== 'workspace' && added.has(workspaceKey(item))}
            note={<ReferenceNotes item={item} references={references} />}
            onToggle={() => toggle(item)}
          />
        ))}
      </ul>
      {listed.length > SHOWN && <div className={classes.more}>and {listed.length - SHOWN} more items</div>}
      {same.length > 0 && (
        <UnstyledButton className={classes.more} aria-expanded={showsSame} onClick={() => setShowsSame(!showsSame)}>
          {showsSame ? 'Hide' : 'Show'} unchanged items ({same.length})
        </UnstyledButton>
      )}
    </div>
  );
}

function ReferenceNotes({ item, references }: { item: ImportItemView; references: ImportPreview['references'] }) {
  return references
    .filter(({ workspace, noun, id }) => workspace === item.workspace && noun === item.noun && id === item.id)
    .map(({ field, message }) => (
      <div key={field} className={classes.itemNote}>
        <IconAlertTriangle size={14} aria-hidden="true" />
        <span>
          <span className="u-mono">{field}</span> {message}.
        </span>
      </div>
    ));
}

interface ItemProps {
  item: ImportItemView;
  left: ReadonlySet<string>;
  /** Its workspace is new as well. */
  isInside: boolean;
  note: ReactNode;
  onToggle: () => void;
}

function Item({ item, left, isInside, note, onToggle }: ItemProps) {
  const action = actionOf(item, left);
  const differs = item.fields.length > 0 && action !== 'same';
  const fields = `${item.fields.length} ${item.fields.length === 1 ? 'field' : 'fields'}`;
  const [open, setOpen] = useState(item.action === 'conflict');
  const name = item.noun === 'workspace' || item.noun === 'settings' ? item.workspace : item.id;
  return (
    <li data-action={action} data-inside={isInside || undefined}>
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
          {name !== item.workspace && !isInside && (
            <span className={`${classes.place} u-truncate`}>{item.workspace}</span>
          )}
        </div>
        <Badge color={ACTIONS[action].color} variant={action === 'conflict' ? 'filled' : 'light'}>
          {ACTIONS[action].label}
        </Badge>
        {differs ? (
          <UnstyledButton
            className={classes.expand}
            aria-expanded={open}
            aria-label={`${item.id}: ${fields} changed`}
            onClick={() => setOpen(!open)}
          >
            {fields}
            <IconChevronRight size={14} data-open={open || undefined} />
          </UnstyledButton>
        ) : (
          <span />
        )}
      </div>
      {action !== 'unchosen' && note}
      {differs && open && <FieldDifferences fields={item.fields} />}
    </li>
  );
}
