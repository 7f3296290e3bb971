import { memo } from 'react';
import { startOf, type EntryRow } from './rows.ts';
import { Times } from '../../../flows/Times.tsx';
import { Age, Chevron } from './row-parts.tsx';
import classes from './list.module.css';

const NAMES: Readonly<Record<string, string>> = { discovery: 'Discovery', jwks: 'JWKS' };

/** `Discovery and JWKS`, or the one that was fetched. */
function readWords(members: readonly EntryRow[]): string {
  const read = new Set(members.map((row) => (row.kind === 'exchange' ? row.exchange.endpoint : '')));
  return Object.entries(NAMES)
    .flatMap(([endpoint, name]) => (read.has(endpoint) ? [name] : []))
    .join(' and ');
}

/** Requests for discovery and JWKS between two flows, in one row. */
export const ReadsRow = memo(function ReadsRow(props: { members: readonly EntryRow[]; expanded: boolean }) {
  const { members, expanded } = props;
  return (
    <>
      <Chevron open={expanded} />
      <span className={`u-truncate ${classes.reads}`}>{readWords(members)}</span>
      <Times times={members.length} />
      <Age at={startOf(members.at(-1)!)} />
    </>
  );
});
