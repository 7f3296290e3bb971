import { Menu, Portal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconFilter,
  IconFilterOff,
  IconLink,
  IconPin,
  IconPinnedOff,
  IconTerminal2,
} from '@tabler/icons-react';
import { KeyHint } from '../../../ui/KeyHint.tsx';
import { useCopyCurl } from '../exchange/use-copy.ts';
import { mermaidOf } from '../export/mermaid.ts';
import { termsOf } from '../filter/like-this.ts';
import { HandOverItems } from '../handover/HandOverMenu.tsx';
import { copyWords, useMask } from '../../../tokens/mask.ts';
import { maskFlow } from '../mask.ts';
import { rowPath } from '../selection.ts';
import { useSource } from '../source.ts';
import { LIVE_WORDS } from '../words.ts';
import type { EntryRow, Row } from './rows.ts';

export interface MenuPlace {
  row: Row;
  x: number;
  y: number;
  /** Opened by keyboard, so the first item gets the focus. */
  byKey: boolean;
}

interface RowMenuProps {
  place: MenuPlace | undefined;
  onClose: () => void;
  onTerm: (term: string) => void;
  onPin: (row: Row) => void;
  onToggle: (row: Row) => void;
}

/** Focuses an item once the menu is positioned. Before that it cannot take the focus. */
function focusSoon(entry: HTMLElement | null): void {
  if (entry) requestAnimationFrame(() => entry.focus({ preventScroll: true }));
}

/** The context menu of a row: pin, copy, show only, hide. */
export function RowMenu(props: RowMenuProps) {
  const { place, onClose } = props;
  if (!place) return null;
  const { row, x, y, byKey } = place;
  const terms = termsOf(row);
  return (
    // The pane has layout containment, which would offset fixed elements inside it. Render outside of it.
    <Portal>
      <Menu
        opened
        onClose={onClose}
        position="bottom-start"
        offset={2}
        width={290}
        trapFocus={!byKey}
        // The menu may be at the edge of the window.
        hideDetached={false}
        // The key that opens the menu fires a second event once it is open.
        clickOutsideEvents={['mousedown', 'touchstart']}
      >
        <Menu.Target>
          <div aria-hidden="true" style={{ position: 'fixed', left: x, top: y, width: 1, height: 1 }} />
        </Menu.Target>
        <Menu.Dropdown aria-label="Row" onContextMenu={(event) => event.preventDefault()}>
          {row.kind !== 'run' && (
            <Menu.Item
              leftSection={row.pinned ? <IconPinnedOff size={14} /> : <IconPin size={14} />}
              rightSection={<KeyHint keys="P" />}
              onClick={() => props.onPin(row)}
              {...(byKey && { ref: focusSoon })}
            >
              {row.pinned ? 'Unpin' : row.flow && row.kind === 'exchange' ? 'Pin flow' : 'Pin'}
            </Menu.Item>
          )}
          <ExpandItem row={row} onToggle={props.onToggle} byKey={byKey} />
          {row.kind !== 'run' && <CopyItems row={row} />}
          {terms.length > 0 && <Menu.Label>Show only</Menu.Label>}
          {terms.map((term) => (
            <Menu.Item key={term} leftSection={<IconFilter size={14} />} onClick={() => props.onTerm(term)}>
              <Term term={term} />
            </Menu.Item>
          ))}
          {terms.length > 0 && <Menu.Label>Hide</Menu.Label>}
          {terms.map((term) => (
            <Menu.Item
              key={term}
              leftSection={<IconFilterOff size={14} />}
              onClick={() => props.onTerm(`not(${term})`)}
              aria-label={`Hide ${term}`}
            >
              <Term term={term} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Portal>
  );
}

/** Expands or collapses a group. */
function ExpandItem({ row, onToggle, byKey }: { row: Row; onToggle: (row: Row) => void; byKey: boolean }) {
  if (row.kind !== 'run') return null;
  return (
    <Menu.Item
      leftSection={row.expanded ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
      rightSection={<KeyHint keys="O" />}
      onClick={() => onToggle(row)}
      {...(byKey && { ref: focusSoon })}
    >
      {row.expanded ? 'Collapse' : `Show all ${row.members.length.toLocaleString('en')}`}
    </Menu.Item>
  );
}

function Term({ term }: { term: string }) {
  return (
    <div className="u-mono u-truncate" title={term}>
      {term}
    </div>
  );
}

function CopyItems({ row }: { row: EntryRow }) {
  const masked = useMask();
  const copyCurl = useCopyCurl();
  const { recording } = useSource();
  const copy = (text: string, what: string) => {
    void navigator.clipboard.writeText(text).then(() => notifications.show({ message: `${what} copied.` }));
  };
  return (
    <>
      {row.kind === 'exchange' && (
        <Menu.Item
          leftSection={<IconTerminal2 size={14} />}
          rightSection={<KeyHint keys="C" />}
          onClick={() => copyCurl(row.exchange)}
        >
          {copyWords(LIVE_WORDS.copyCurl, masked)}
        </Menu.Item>
      )}
      {row.kind === 'flow' && (
        <Menu.Item
          leftSection={<IconCopy size={14} />}
          onClick={() => copy(mermaidOf(masked ? maskFlow(row.flow) : row.flow), 'Diagram')}
        >
          {copyWords(LIVE_WORDS.copyMermaid, masked)}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconCopy size={14} />}
        onClick={() =>
          row.kind === 'flow' ? copy(row.flow.flowId, 'Flow ID') : copy(row.exchange.exchangeId, 'Trace ID')
        }
      >
        {row.kind === 'flow' ? 'Copy flow ID' : 'Copy trace ID'}
      </Menu.Item>
      <HandOverItems flow={row.flow} {...(row.kind === 'exchange' && { exchange: row.exchange })} />
      {!recording && (
        <Menu.Item
          leftSection={<IconLink size={14} />}
          onClick={() => copy(`${location.origin}${location.pathname}#${rowPath(row)}`, 'Link')}
        >
          Copy link
        </Menu.Item>
      )}
    </>
  );
}
