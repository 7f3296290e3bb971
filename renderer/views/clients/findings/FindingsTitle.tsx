import { openCount, useFindingCounts } from './counts.tsx';
import { FINDING_WORDS } from './words.ts';
import classes from './findings.module.css';

/** The title of the tab, with the number of open findings. */
export function FindingsTitle({ client_id }: { client_id: string }) {
  const count = openCount(useFindingCounts()(client_id));
  return (
    <span className={classes.tab}>
      {FINDING_WORDS.tab}
      {count > 0 && <span className={classes.tabCount}>{count}</span>}
    </span>
  );
}
