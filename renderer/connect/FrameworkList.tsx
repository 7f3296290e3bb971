import { Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Framework } from '../../contract/connect/framework.ts';
import { searchFrameworks } from '../../contract/connect/search.ts';
import { CONNECT_WORDS } from './words.ts';
import classes from './connect.module.css';

/** All frameworks as a list beside the code, with a search. */
export function FrameworkList({ value, onChange }: { value: Framework; onChange: (id: string) => void }) {
  const [query, setQuery] = useState('');
  const found = searchFrameworks(query);
  const [first] = found[0]?.frameworks ?? [];
  return (
    <section className={classes.side} aria-label="Frameworks">
      <div className={classes.sideSearch}>
        <TextInput
          type="search"
          aria-label={CONNECT_WORDS.search}
          placeholder={CONNECT_WORDS.search}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setQuery('');
            if (event.key === 'Enter' && first) onChange(first.id);
          }}
        />
      </div>
      <div className={classes.sideList}>
        {found.map(({ group, frameworks }) => (
          <section key={group} aria-label={group}>
            <Text className={classes.sideGroup ?? ''}>{group}</Text>
            {frameworks.map(({ id, name }) => (
              <UnstyledButton
                key={id}
                className={classes.sideEntry ?? ''}
                aria-current={id === value.id || undefined}
                onClick={() => onChange(id)}
              >
                {name}
              </UnstyledButton>
            ))}
          </section>
        ))}
        {found.length === 0 && (
          <Text c="dimmed" px={8}>
            {CONNECT_WORDS.noMatch}
          </Text>
        )}
      </div>
    </section>
  );
}
