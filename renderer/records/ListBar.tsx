import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useShortcuts } from '../frame/shortcuts.ts';
import { KeyHint } from '../ui/KeyHint.tsx';
import { countOf } from './kind.ts';
import classes from './records.module.css';

interface ChosenAction {
  label: string;
  icon: ReactNode;
  run: () => Promise<unknown>;
  danger?: boolean | undefined;
}

interface ListBarProps {
  /** What one entry is called. */
  noun: string;
  query: string;
  onQuery: (query: string) => void;
  /** The total and the number shown. Absent until known. */
  count?: { all: number; shown: number } | undefined;
  /** The number selected and the actions for them, shown instead of the search. */
  chosen?: { count: number; actions: readonly ChosenAction[]; onClear: () => void } | undefined;
  /** More actions, at the end of the bar. */
  children?: ReactNode;
}

/** The bar above a list: search (the key /), actions for the selection, and the count. */
export function ListBar(props: ListBarProps) {
  const { noun, query, onQuery, count, chosen } = props;
  const search = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => search.current?.focus() });
  return (
    <div className={classes.bar}>
      {chosen && chosen.count > 0 ? (
        <ChosenActions noun={noun} {...chosen} />
      ) : (
        <TextInput
          ref={search}
          w={300}
          type="search"
          aria-label={`Search ${noun}s`}
          placeholder={`Search ${noun}s`}
          leftSection={<IconSearch size={14} />}
          rightSection={query === '' ? <KeyHint keys="/" /> : undefined}
          value={query}
          onChange={(event) => onQuery(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onQuery('')}
        />
      )}
      <Group gap="sm" wrap="nowrap">
        {count && (
          <Text c="dimmed" size="xs" className="u-tabular" role="status">
            {count.shown === count.all ? countOf(count.all, noun) : `${count.shown} of ${countOf(count.all, noun)}`}
          </Text>
        )}
        {props.children}
      </Group>
    </div>
  );
}

function ChosenActions({ noun, count, actions, onClear }: NonNullable<ListBarProps['chosen']> & { noun: string }) {
  return (
    <Group gap="xs" role="toolbar" aria-label="Selection actions">
      <Text fw={500}>{countOf(count, noun)} selected</Text>
      {actions.map((action) => (
        <Button
          key={action.label}
          variant="default"
          leftSection={action.icon}
          {...(action.danger && { c: 'var(--u-failed)' })}
          onClick={() => void action.run()}
        >
          {action.label}
        </Button>
      ))}
      <Tooltip label="Clear selection">
        <ActionIcon aria-label="Clear selection" onClick={onClear}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
