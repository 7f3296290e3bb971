import type { Row, RunRow } from '../list/rows.ts';
import { failureOf } from '../../../../contract/traffic/read/flow-steps.ts';
import { writeValue } from '../../../flows/live-filter.ts';
import { splitWords } from './parse.ts';

/** Terms that match a row, for the `Show only` and `Hide` menus. */
export function termsOf(row: Row): string[] {
  if (row.kind === 'run') return termsOfRun(row);
  const { flow } = row;
  const facts: Record<string, string | undefined> = {
    client: flow?.client_id,
    user: flow?.username,
    grant: flow?.kind,
    ...(row.kind === 'exchange' && {
      endpoint: row.exchange.endpoint,
      status: row.exchange.reply && String(row.exchange.reply.status),
      error: row.exchange.error,
    }),
  };
  return Object.entries(facts).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}=${writeValue(value)}`],
  );
}

/** Terms that match every entry of a group. */
function termsOfRun({ of, members, last }: RunRow): string[] {
  if (of === 'reads') {
    return [
      ...new Set(members.flatMap((row) => (row.kind === 'exchange' ? [`endpoint=${row.exchange.endpoint}`] : []))),
    ];
  }
  const error = last.kind === 'flow' ? failureOf(last.flow)?.check.error : undefined;
  return [...termsOf(last), ...(error === undefined ? [] : [`error=${writeValue(error)}`])];
}

/** Adds a term to the filter unless it is there, and removes its opposite. */
export function addTerm(filter: string, term: string): string {
  const opposite = /^not\(.*\)$/.test(term) ? term.slice(4, -1) : `not(${term})`;
  const words = splitWords(filter).map((word) => word.text);
  return [...words.filter((word) => word !== opposite && word !== term), term].join(' ');
}
