import type { Row } from '../list/rows.ts';
import { splitWords, writeValue } from './parse.ts';

/** Terms that hold for a row: what `only these` and `hide these` can be made of. */
export function termsOf(row: Row): string[] {
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

/** The filter with a term added, unless it is there; the opposite term goes. */
export function addTerm(filter: string, term: string): string {
  const opposite = /^not\(.*\)$/.test(term) ? term.slice(4, -1) : `not(${term})`;
  const words = splitWords(filter).map((word) => word.text);
  return [...words.filter((word) => word !== opposite && word !== term), term].join(' ');
}
