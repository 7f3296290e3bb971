import { Select } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { FRAMEWORKS } from '../../contract/connect/frameworks.ts';
import type { Framework } from '../../contract/connect/framework.ts';
import { searchFrameworks } from '../../contract/connect/search.ts';
import { ENV } from '../../contract/connect/rows/tools.ts';
import { CONNECT_WORDS } from './words.ts';

/** The framework that was chosen last. */
export function useFramework(): [Framework, (id: string) => void] {
  const [id, setId] = useLocalStorage({ key: 'understudy.framework', defaultValue: ENV.id });
  return [FRAMEWORKS.find((framework) => framework.id === id) ?? ENV, setId];
}

const OPTIONS = searchFrameworks('').map(({ group, frameworks }) => ({
  group,
  items: frameworks.map(({ id, name }) => ({ value: id, label: name })),
}));

/** A framework, chosen from all of them. Its other names are searched, too. */
export function FrameworkSelect({ value, onChange }: { value: Framework; onChange: (id: string) => void }) {
  return (
    <Select
      label="Framework"
      data={OPTIONS}
      value={value.id}
      onChange={(id) => id !== null && onChange(id)}
      filter={({ search }) =>
        search === value.name
          ? OPTIONS
          : searchFrameworks(search).map(({ group, frameworks }) => ({
              group,
              items: frameworks.map(({ id, name }) => ({ value: id, label: name })),
            }))
      }
      allowDeselect={false}
      searchable
      nothingFoundMessage={CONNECT_WORDS.noMatch}
      maxDropdownHeight={360}
      w={260}
    />
  );
}
