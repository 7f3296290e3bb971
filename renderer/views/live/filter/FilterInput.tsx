import { ActionIcon, Combobox, Kbd, TextInput, useCombobox } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { memo, useState, type RefObject } from 'react';
import { LIVE_WORDS } from '../words.ts';
import { completeFilter, type SeenValues } from './complete.ts';
import classes from './filter.module.css';

const OPTIONS_SHOWN = 12;

/** The filter input, with completions from captured traffic. */
export const FilterInput = memo(function FilterInput(props: {
  value: string;
  onChange: (value: string) => void;
  problem: string | undefined;
  seen: SeenValues;
  /** Loads the values seen so far. */
  onAsk: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}) {
  const { value, onChange, problem, seen, inputRef } = props;
  const [cursor, setCursor] = useState(0);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { from, to, options } = completeFilter(value, cursor, seen);
  const shown = options.slice(0, OPTIONS_SHOWN);
  const open = () => {
    props.onAsk();
    combobox.openDropdown();
  };
  const accept = (insert: string) => {
    const option = options.find((entry) => entry.insert === insert);
    const spaced = option?.open ? insert : `${insert} `;
    onChange(value.slice(0, from) + spaced + value.slice(to).trimStart());
    setCursor(from + spaced.length);
    if (!option?.open) combobox.closeDropdown();
    combobox.resetSelectedOption();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={accept} position="bottom-start" width={420} offset={4}>
      <Combobox.Target>
        <TextInput
          ref={inputRef}
          className={classes.input}
          aria-label={LIVE_WORDS.filter}
          placeholder="Filter: client=web-app errored claim[email]*=example, or any text"
          leftSection={<IconFilter size={14} />}
          rightSection={
            value === '' ? (
              <Kbd>/</Kbd>
            ) : (
              <ActionIcon size="sm" aria-label="Clear filter" onClick={() => onChange('')}>
                <IconX size={14} />
              </ActionIcon>
            )
          }
          value={value}
          error={problem !== undefined}
          aria-description={problem}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            setCursor(event.currentTarget.selectionStart ?? 0);
            open();
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
          onFocus={open}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            if (combobox.dropdownOpened) combobox.closeDropdown();
            else event.currentTarget.blur();
          }}
          spellCheck={false}
          autoComplete="off"
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={shown.length === 0 && problem === undefined}>
        {problem !== undefined && <div className={classes.problem}>{problem}</div>}
        <Combobox.Options>
          {shown.map((option) => (
            <Combobox.Option key={option.insert} value={option.insert} className={classes.option}>
              <span className="u-mono u-truncate">{option.insert}</span>
              <span className={classes.detail}>{option.detail}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
});
