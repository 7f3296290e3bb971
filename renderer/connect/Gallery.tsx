import { Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { Framework } from '../../contract/connect/framework.ts';
import { searchFrameworks } from '../../contract/connect/search.ts';
import { NEEDS_HTTPS } from '../../contract/connect/words.ts';
import { CONNECT_WORDS } from './words.ts';
import classes from './connect.module.css';

interface GalleryProps {
  onChoose: (framework: Framework) => void;
  /** For an app that is none of these. */
  onOther: () => void;
}

/** All frameworks as cards, grouped by language, with a search. */
export function Gallery({ onChoose, onOther }: GalleryProps) {
  const [query, setQuery] = useState('');
  const found = searchFrameworks(query);
  const [first] = found[0]?.frameworks ?? [];
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);
  return (
    <div className={classes.gallery}>
      <TextInput
        type="search"
        size="md"
        maw={420}
        aria-label={CONNECT_WORDS.search}
        placeholder={CONNECT_WORDS.search}
        leftSection={<IconSearch size={16} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setQuery('');
          if (event.key === 'Enter' && query !== '' && first) onChoose(first);
        }}
        ref={search}
      />
      {found.map(({ group, frameworks }) => (
        <section key={group} aria-label={group}>
          <h2 className={classes.group}>{group}</h2>
          <div className={classes.cards}>
            {frameworks.map((framework) => (
              <Card
                key={framework.id}
                title={framework.name}
                about={framework.versions}
                badge={framework.needsHttps === undefined ? undefined : 'https'}
                onClick={() => onChoose(framework)}
              />
            ))}
          </div>
        </section>
      ))}
      {found.length === 0 && <Text c="dimmed">{CONNECT_WORDS.noMatch}</Text>}
      <section aria-label="Other">
        <h2 className={classes.group}>Other</h2>
        <div className={classes.cards}>
          <Card title={CONNECT_WORDS.other} about={CONNECT_WORDS.otherAbout} onClick={onOther} />
        </div>
      </section>
    </div>
  );
}

function Card(props: { title: string; about: string; badge?: string | undefined; onClick: () => void }) {
  return (
    <UnstyledButton className={classes.card ?? ''} onClick={props.onClick}>
      <span className={classes.cardTitle}>
        {props.title}
        {props.badge !== undefined && (
          <span className={classes.badge} title={NEEDS_HTTPS}>
            {props.badge}
          </span>
        )}
      </span>
      <span className={classes.cardAbout}>{breakable(props.about)}</span>
    </UnstyledButton>
  );
}

/** Long dotted names break at their dots. */
const breakable = (text: string) =>
  text.split(/(?<=\.)(?=[A-Z])/).map((part, index) => (
    <Fragment key={part}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
