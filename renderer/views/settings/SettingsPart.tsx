import type { ReactNode } from 'react';
import { PageHeader } from '../../ui/PageHeader.tsx';
import records from '../records/records.module.css';
import classes from './settings.module.css';

export interface SettingsPart {
  /** The row of tabs, which every part shows under its header. */
  tabs: ReactNode;
}

/** One part of the settings: header, tabs, body. */
export function SettingsPage(props: SettingsPart & { actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <PageHeader title="Settings" description="Of this workspace, its server and this desk." actions={props.actions} />
      {props.tabs}
      <div className={`${records.body} ${classes.body}`}>
        <div className={records.column}>{props.children}</div>
      </div>
    </div>
  );
}
