import { Badge, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReportLineView } from '../../../contract/transfer.ts';
import { Section } from '../../ui/PageHeader.tsx';
import classes from './config.module.css';

const OUTCOMES = {
  taken: { label: 'Converted', color: 'green' },
  approximated: { label: 'Approximated', color: 'yellow' },
  dropped: { label: 'Not supported', color: 'gray' },
} as const;

/** How each part was converted between ACP's format and ours. */
export function ReportLines({ lines, way }: { lines: readonly ReportLineView[]; way: 'from' | 'to' }) {
  const [all, setAll] = useState(false);
  if (lines.length === 0) return null;
  const odd = lines.filter(({ outcome }) => outcome !== 'taken');
  const shown = all ? lines : odd;
  return (
    <Section
      title={way === 'from' ? 'How the ACP export is converted' : 'What ACP will do with it'}
      description={`${lines.length - odd.length} converted as is, ${odd.length} need attention.`}
      actions={
        <Switch label="Show everything converted" checked={all} onChange={() => setAll(!all)} labelPosition="left" />
      }
    >
      {shown.length === 0 ? (
        <Text c="dimmed">Everything was converted as is.</Text>
      ) : (
        <ul className={classes.report}>
          {shown.map((line) => (
            <li key={`${line.outcome} ${line.what} ${line.field} ${line.note}`}>
              <Badge color={OUTCOMES[line.outcome].color}>{OUTCOMES[line.outcome].label}</Badge>
              <div>
                <span className="u-mono">
                  {line.what}
                  {line.field !== undefined && `, ${line.field}`}
                </span>
                {line.note !== '' && <span className="u-muted"> {line.note}</span>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
