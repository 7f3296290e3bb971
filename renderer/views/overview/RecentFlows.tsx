import { IconBroadcast } from '@tabler/icons-react';
import { Link } from 'wouter';
import { outcomeOf } from '../../../contract/traffic/flow.ts';
import { pathTo } from '../../frame/paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { flowTitle, KIND_WORDS, OUTCOME_WORDS } from '../../../contract/traffic/read/flow-words.ts';
import { failureOf } from '../../../contract/traffic/read/flow-steps.ts';
import { Times } from '../../flows/Times.tsx';
import { StateIcon } from '../../flows/StateIcon.tsx';
import type { RecentFlow } from './recent.ts';
import classes from './overview.module.css';

export function RecentFlows({ flows }: { flows: readonly RecentFlow[] }) {
  if (flows.length === 0) {
    return (
      <div className={classes.panel}>
        <EmptyState icon={<IconBroadcast size={22} />} title="No activity yet">
          Logins, refreshes and calls will appear here. Run the demo login to see one.
        </EmptyState>
      </div>
    );
  }
  return (
    <ol className={`${classes.panel} ${classes.recent}`}>
      {flows.map(({ flow, times }) => (
        <li key={flow.flowId}>
          <Link href={pathTo('live', flow.flowId)} className={classes.recentFlow}>
            <StateIcon state={outcomeOf(flow)} />
            <span className={classes.recentText}>
              <span className={classes.recentTitle}>
                <span className="u-truncate" title={flowTitle(flow)}>
                  {flowTitle(flow)}
                </span>
                {times > 1 && <Times times={times} />}
                <span className={classes.recentKind}>
                  <RelativeTime at={flow.startedAt} />
                </span>
              </span>
              <span className={`u-truncate ${classes.recentKind}`}>
                {KIND_WORDS[flow.kind]} · {failureOf(flow)?.check.error ?? OUTCOME_WORDS[outcomeOf(flow)]}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
