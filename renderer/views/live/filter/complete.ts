import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import type { Records } from '../list/rows.ts';
import { tokensIn } from '../../../../contract/traffic/read/find-tokens.ts';
import { writeValue } from '../../../flows/live-filter.ts';
import { FIELDS, FLAGS, splitWords, type Field } from './parse.ts';
import { VALUES } from './match.ts';

interface Completion {
  /** The word that replaces the one at the cursor. */
  insert: string;
  detail: string;
  /** More input follows it. */
  open: boolean;
}

export interface Completions {
  from: number;
  to: number;
  options: readonly Completion[];
}

/** Values seen in the traffic, newest first, by field. Claims by name. */
export type SeenValues = Record<Field | 'claim', readonly string[]>;

const SEEN_LIMIT = 50;
/** Claims are collected from the newest exchanges only. Older ones rarely add names. */
const CLAIM_EXCHANGES = 200;

const DETAILS: Record<Field | (typeof FLAGS)[number] | 'claim' | 'not', string> = {
  client: 'client ID',
  user: 'username',
  grant: 'flow type',
  error: 'OAuth error code',
  endpoint: 'endpoint of the request',
  status: 'HTTP status of the response',
  flow: 'flow ID',
  scope: 'requested scope',
  method: 'HTTP method',
  fault: 'kind or ID of a planted fault',
  claim: 'claim in any token',
  errored: 'something failed',
  pending: 'waiting for a user or a response',
  pinned: 'pinned by you',
  planted: 'a planted fault fired',
  not: 'negates a term',
};

/** Collects values for completion from the traffic. Visits everything once, newest first. */
export class SeenCollector {
  readonly #seen = Object.fromEntries([...FIELDS, 'claim'].map((field) => [field, new Set<string>()])) as Collected;
  #claimsLeft = CLAIM_EXCHANGES;

  readonly add = ({ flow, exchange }: Entry): void => {
    if (flow) for (const field of FLOW_FIELDS) collect(this.#seen[field], VALUES[field]({ flow, ...ALONE }));
    if (!exchange) return;
    const subject = { exchanges: [exchange], pinned: false };
    for (const field of EXCHANGE_FIELDS) collect(this.#seen[field], VALUES[field](subject));
    if (this.#claimsLeft-- <= 0) return;
    for (const { jwt } of tokensIn(exchange)) collect(this.#seen.claim, Object.keys(jwt.payload));
  };

  values(): SeenValues {
    const values = Object.entries(this.#seen).map(([field, seen]) => [field, [...seen]]);
    return Object.fromEntries(values) as Collected<string[]>;
  }
}

/** The state before anything was collected. */
export const NOTHING_SEEN: SeenValues = new SeenCollector().values();

type Entry = { flow: Flow; exchange?: undefined } | { flow?: undefined; exchange: Exchange };

/** The entries a collector visits, in order. */
export function* entriesOf({ flows, exchanges }: Records): Generator<Entry> {
  for (const flow of [...flows.values()].toReversed()) yield { flow };
  for (const exchange of [...exchanges.values()].toReversed()) yield { exchange };
}

type Collected<T = Set<string>> = Record<Field | 'claim', T>;

const ALONE = { exchanges: [], pinned: false };
/** Where the values of a field come from. Errors come from both. */
const FLOW_FIELDS = ['client', 'user', 'grant', 'flow', 'scope', 'error', 'fault'] as const satisfies readonly Field[];
const EXCHANGE_FIELDS = ['error', 'endpoint', 'method', 'status'] as const satisfies readonly Field[];

function collect(seen: Set<string>, values: readonly (string | undefined)[]): void {
  for (const value of values) {
    if (seen.size === SEEN_LIMIT) return;
    if (value !== undefined && value !== '') seen.add(value);
  }
}

const BEGUN = /^(?:claim\[([^\]]*)\]|([a-z]+))(!=|\*=|\^=|=)(.*)$/is;

/** Completions at the cursor. */
export function completeFilter(text: string, cursor: number, seen: SeenValues): Completions {
  const word = splitWords(text).find(({ from, to }) => from <= cursor && cursor <= to) ?? {
    text: '',
    from: cursor,
    to: cursor,
  };
  const negated = /^not\(/i.exec(word.text)?.[0] ?? '';
  const inner = word.text.slice(negated.length).replace(/\)$/, '');
  const wrap = (option: Completion): Completion => ({
    ...option,
    insert: negated + option.insert + (negated !== '' && !option.open ? ')' : ''),
  });
  const options = [...completeValue(inner, seen), ...completeName(inner, seen, negated === '')];
  return { from: word.from, to: word.to, options: options.filter(({ insert }) => insert !== inner).map(wrap) };
}

function completeValue(word: string, seen: SeenValues): Completion[] {
  const [, claim, name = '', operator = '', value = ''] = BEGUN.exec(word) ?? [];
  if (claim !== undefined || !isSeen(name, seen)) return [];
  const begun = value.replaceAll('"', '').toLowerCase();
  return seen[name]
    .filter((found) => found.toLowerCase().includes(begun))
    .map((found) => ({ insert: `${name}${operator}${writeValue(found)}`, detail: DETAILS[name], open: false }));
}

const isSeen = (name: string, seen: SeenValues): name is Field => name !== 'claim' && Object.hasOwn(seen, name);

function completeName(word: string, seen: SeenValues, withNot: boolean): Completion[] {
  const begun = word.toLowerCase();
  const names: Completion[] = [
    ...FIELDS.map((field) => ({ insert: `${field}=`, detail: DETAILS[field], open: true })),
    ...FLAGS.map((flag) => ({ insert: flag, detail: DETAILS[flag], open: false })),
    ...(withNot ? [{ insert: 'not(', detail: DETAILS.not, open: true }] : []),
    ...(begun.startsWith('claim')
      ? seen.claim.map((claim) => ({ insert: `claim[${claim}]=`, detail: DETAILS.claim, open: true }))
      : [{ insert: 'claim[', detail: DETAILS.claim, open: true }]),
  ];
  return names.filter(({ insert }) => insert.startsWith(begun));
}
