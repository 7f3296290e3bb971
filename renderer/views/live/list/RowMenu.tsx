import { Menu, Portal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFilter, IconFilterOff, IconLink, IconPin } from '@tabler/icons-react';
import { termsOf } from '../filter/like-this.ts';
import { rowPath } from '../selection.ts';
import type { Row } from './rows.ts';

export interface MenuPlace {
  row: Row;
  x: number;
  y: number;
}

/** A row's context menu: only these, hide these, pin, copy the link. */
export function RowMenu(props: {
  place: MenuPlace | undefined;
  onClose: () => void;
  onTerm: (term: string) => void;
  onPin: (row: Row) => void;
}) {
  const { place } = props;
  if (!place) return null;
  const { row, x, y } = place;
  const terms = termsOf(row);
  const copyLink = () => {
    const link = `${location.origin}${location.pathname}#${rowPath(row)}`;
    void navigator.clipboard
      .writeText(link)
      .then(() => notifications.show({ message: 'The link is in the clipboard.' }));
  };
  return (
    // The pane contains its layout, and what is fixed inside would be placed by it: out of the pane, then.
    <Portal>
      <Menu opened onClose={props.onClose} position="bottom-start" offset={2} width={290}>
        <Menu.Target>
          <div style={{ position: 'fixed', left: x, top: y, width: 1, height: 1 }} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPin size={14} />} onClick={() => props.onPin(row)}>
            Pin or unpin
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={14} />} onClick={copyLink}>
            Copy the link
          </Menu.Item>
          {terms.length > 0 && <Menu.Label>Only these</Menu.Label>}
          {terms.map((term) => (
            <Menu.Item key={term} leftSection={<IconFilter size={14} />} onClick={() => props.onTerm(term)}>
              <span className="u-mono">{term}</span>
            </Menu.Item>
          ))}
          {terms.length > 0 && <Menu.Label>Hide these</Menu.Label>}
          {terms.map((term) => (
            <Menu.Item
              key={term}
              leftSection={<IconFilterOff size={14} />}
              onClick={() => props.onTerm(`not(${term})`)}
            >
              <span className="u-mono">{term}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  );
}
