import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** The top of a screen: its title, one sentence about it, and its actions. */
export function PageHeader(props: { title: string; description?: ReactNode; actions?: ReactNode; before?: ReactNode }) {
  return (
    <header className={classes.pageHeader}>
      <Group gap="sm" wrap="nowrap" miw={0}>
        {props.before}
        <div style={{ minWidth: 0 }}>
          <Title order={1} className="u-truncate" title={props.title}>
            {props.title}
          </Title>
          {props.description !== undefined && (
            <Text
              c="dimmed"
              size="xs"
              component="div"
              lineClamp={2}
              title={typeof props.description === 'string' ? props.description : undefined}
              style={{ overflowWrap: 'anywhere' }}
            >
              {props.description}
            </Text>
          )}
        </div>
      </Group>
      <Group gap="xs" wrap="nowrap">
        {props.actions}
      </Group>
    </header>
  );
}

/** A screen with a fixed header and a scrolling body. `narrow` is for forms and text. Lists use the full width. */
export function Page(props: { header: ReactNode; children: ReactNode; narrow?: boolean }) {
  return (
    <div className={classes.page}>
      {props.header}
      <div className={`${classes.pageBody} u-scroll`}>
        {props.narrow ? <div className={classes.narrow}>{props.children}</div> : props.children}
      </div>
    </div>
  );
}

/** A section of a screen with a title. */
export function Section(props: { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section} aria-label={props.title}>
      <div className={classes.sectionHead}>
        <div>
          <Title order={2}>{props.title}</Title>
          {props.description !== undefined && (
            <Text c="dimmed" size="xs" component="div">
              {props.description}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          {props.actions}
        </Group>
      </div>
      {props.children}
    </section>
  );
}
