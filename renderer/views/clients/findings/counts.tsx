import { useMemo } from 'react';
import { Link } from 'wouter';
import type { Client } from '../../../../contract/config/client.ts';
import type { FindingCounts } from '../../../../contract/lint/finding.ts';
import { SEVERITIES } from '../../../../contract/traffic/steps.ts';
import { useWorkspace } from '../../../api/console.tsx';
import { useOperation } from '../../../api/hooks.ts';
import { SeverityIcon } from '../../../fixes/SeverityIcon.tsx';
import { pathTo } from '../../../frame/paths.ts';
import type { Column } from '../../../ui/DataTable.tsx';
import { FINDING_WORDS } from './words.ts';
import classes from './findings.module.css';

export type CountsOf = (client_id: string) => FindingCounts | undefined;

/** The open findings of clients, updated live. */
export function useFindingCounts(): CountsOf {
  const { tid, aid } = useWorkspace();
  const { data } = useOperation('findings.count', { params: { tid, aid } }, 'traffic');
  return useMemo(() => {
    const counts = new Map(data?.map((entry) => [entry.client_id, entry]));
    return (client_id) => counts.get(client_id);
  }, [data]);
}

/** How many findings are open, of any severity. */
export const openCount = (counts: FindingCounts | undefined): number =>
  SEVERITIES.reduce((sum, severity) => sum + (counts?.[severity] ?? 0), 0);

/** An error weighs more than any number of warnings. */
const rankOf = ({ error, warning, note }: FindingCounts): number => error * 1e6 + warning * 1e3 + note;

/** A column with the open findings of each client by severity. */
export const findingsColumn = (countsOf: CountsOf): Column<Client> => ({
  id: 'findings',
  header: FINDING_WORDS.tab,
  width: '92px',
  sort: ({ client_id }) => {
    const counts = countsOf(client_id);
    return counts ? rankOf(counts) : 0;
  },
  cell: ({ client_id }) => <Counts client_id={client_id} counts={countsOf(client_id)} />,
});

function Counts({ client_id, counts }: { client_id: string; counts: FindingCounts | undefined }) {
  if (!counts || openCount(counts) === 0) return <span className="u-muted">–</span>;
  return (
    <Link
      href={pathTo('clients', client_id, 'findings')}
      className={classes.counts}
      onClick={(event) => event.stopPropagation()}
    >
      {SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => (
        <span key={severity} className={classes.count}>
          <SeverityIcon severity={severity} size={14} />
          <span className="u-tabular">{counts[severity]}</span>
        </span>
      ))}
    </Link>
  );
}
