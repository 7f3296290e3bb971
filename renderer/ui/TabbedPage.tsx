import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './ui.module.css';

export type TabEntry = readonly [value: string, title: ReactNode];

/** A screen with tabs. The header stays, the tabs are below it, and the selected tab fills the rest. */
export function TabbedPage(props: {
  header: ReactNode;
  tabs: readonly TabEntry[];
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <Tabs
      value={props.value}
      onChange={(next) => next !== null && props.onChange(next)}
      className={classes.page ?? ''}
      keepMounted={false}
    >
      {props.header}
      <Tabs.List className={classes.tabs ?? ''}>
        {props.tabs.map(([value, title]) => (
          <Tabs.Tab key={value} value={value}>
            {title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {props.tabs.map(([value]) => (
        <Tabs.Panel key={value} value={value} className={`${classes.tabPanel} u-scroll`}>
          {value === props.value && props.children}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
