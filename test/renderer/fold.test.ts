import { describe, expect, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { foldOfExchange, foldOfFlow, foldRuns, toggleRun } from '../../renderer/flows/fold.ts';
import { RowMaker } from '../../renderer/views/live/list/row-maker.ts';
import { NO_PINS, type Records, type Row, type RunRow } from '../../renderer/views/live/list/rows.ts';
import { rowBeside, rowOf, toggleRow } from '../../renderer/views/live/selection.ts';

const exchangeOf = (exchangeId: string, more: Partial<Exchange> = {}): Exchange => ({
  exchangeId,
  endpoint: 'jwks',
  receivedAt: Number(exchangeId),
  durationMs: 1,
  request: { method: 'GET', url: '/default/default/.well-known/jwks.json', headers: {} },
  reply: { status: 200, headers: {} },
  weight: 0,
  ...more,
});

const flowOf = (flowId: string, more: Partial<Flow> = {}): Flow => ({
  flowId,
  kind: 'client_credentials',
  workspace: 'default/default',
  startedAt: Number(flowId),
  updatedAt: Number(flowId),
  client_id: 'service',
  steps: {},
  exchangeIds: [],
  tokens: [],
  ...more,
});

const failing = (flowId: string, error: string, more: Partial<Flow> = {}): Flow =>
  flowOf(flowId, {
    ...more,
    steps: { 'request-validated': [{ check: 'client-authenticated', outcome: 'failed', at: Number(flowId), error }] },
  });

/** Rows as a letter per entry: r is a read, A and B are errors of two clients, a and b are other flows of theirs. */
const lines = (letters: string): string[] =>
  foldRuns([...letters], {
    keyOf: (letter) => (letter === 'r' ? 'reads' : /[AB]/.test(letter) ? letter : undefined),
    clientOf: (letter) => letter.toLowerCase(),
  }).map((line) => (typeof line === 'string' ? line : line.members.join('')));

describe('repeated entries share one row', () => {
  test.each([
    ['rr', ['rr']],
    ['r', ['r']],
    ['rrarr', ['rr', 'a', 'rr']],
    ['AAA', ['AAA']],
    ['ABAB', ['AA', 'BB']],
    // A client that reads discovery before each attempt.
    ['rrArrArrA', ['rr', 'AAA', 'rrrr']],
    // It failed, succeeded and failed again: the order must stay visible.
    ['AaA', ['A', 'a', 'A']],
    ['AaAA', ['A', 'a', 'AA']],
    // Traffic of another client does not split a group.
    ['AbAbA', ['AAA', 'b', 'b']],
  ])('%s', (entries, expected) => expect(lines(entries)).toEqual(expected));

  test('an error does not join a row far above', () => {
    const entries = ['A', ...Array.from({ length: 12 }, (_, at) => `${at}`), 'A'];
    expect(foldRuns(entries, { keyOf: (entry) => entry, clientOf: (entry) => entry })).toHaveLength(14);
  });
});

describe('what counts as the same', () => {
  const known = foldOfExchange(exchangeOf('1', { reply: { status: 404, headers: {} } }));

  test('successful reads of discovery and JWKS', () => {
    expect(foldOfExchange(exchangeOf('1'))).toBe('reads');
    expect(foldOfExchange(exchangeOf('1', { endpoint: 'discovery' }))).toBe('reads');
    expect(foldOfExchange(exchangeOf('1', { endpoint: 'userinfo' }))).toBeUndefined();
    const { reply: _none, ...unanswered } = exchangeOf('1');
    expect(foldOfExchange(unanswered)).toBeUndefined();
    expect(known).not.toBe('reads');
  });

  test('an exchange rejected in the same way at the same URL, whatever its query', () => {
    const reply = { status: 404, headers: {} };
    const at = (url: string): Exchange => exchangeOf('1', { reply, request: { method: 'GET', url, headers: {} } });
    expect(foldOfExchange(at('/favicon.ico?1'))).toBe(foldOfExchange(at('/favicon.ico?2')));
    expect(foldOfExchange(at('/favicon.ico'))).not.toBe(foldOfExchange(at('/robots.txt')));
    expect(foldOfExchange(exchangeOf('1', { reply: { status: 405, headers: {} } }))).not.toBe(known);
  });

  test('a flow that failed at the same check of the same client with the same error', () => {
    const first = foldOfFlow(failing('1', 'invalid_client'));
    expect(foldOfFlow(failing('2', 'invalid_client'))).toBe(first);
    expect(foldOfFlow(failing('2', 'invalid_scope'))).not.toBe(first);
    expect(foldOfFlow(failing('2', 'invalid_client', { client_id: 'other' }))).not.toBe(first);
    expect(foldOfFlow(flowOf('1'))).toBeUndefined();
  });
});

describe('a group', () => {
  const records = (flows: readonly Flow[], exchanges: readonly Exchange[]): Records => ({
    flows: new Map(flows.map((flow) => [flow.flowId, flow])),
    exchanges: new Map(exchanges.map((exchange) => [exchange.exchangeId, exchange])),
  });
  const rowsOf = (of: Records, expanded: ReadonlySet<string> = new Set(), more = {}): readonly Row[] =>
    new RowMaker().make(of, { workspace: 'default/default', expanded, pinned: NO_PINS, now: 1e6, ...more }).rows;
  const words = (rows: readonly Row[]): string[] => rows.map(({ kind, key }) => (kind === 'run' ? kind : key));
  const calm = records(
    [flowOf('3')],
    ['1', '2', '4', '5', '6'].map((id) => exchangeOf(id)),
  );

  test('expands to its members, and stays expanded while it grows and loses its oldest', () => {
    const expanded = new Set<string>();
    const of = records(
      [],
      ['1', '2', '3'].map((id) => exchangeOf(id)),
    );
    toggleRun(rowsOf(of)[0] as RunRow, expanded);
    expect(words(rowsOf(of, expanded))).toEqual(['run', '1', '2', '3']);
    const later = records(
      [],
      ['2', '3', '4', '5'].map((id) => exchangeOf(id)),
    );
    expect(words(rowsOf(later, expanded))).toEqual(['run', '2', '3', '4', '5']);
    toggleRun(rowsOf(later, expanded)[0] as RunRow, expanded);
    expect(words(rowsOf(later, expanded))).toEqual(['run']);
  });

  test('is skipped by the keyboard while expanded, and collapses from any of its members', () => {
    const expanded = new Set<string>();
    toggleRun(rowsOf(calm).at(-1) as RunRow, expanded);
    const rows = rowsOf(calm, expanded);
    expect(words(rows)).toEqual(['run', '3', 'run', '4', '5', '6']);
    expect(rowBeside(rows, '3', 1)?.key).toBe('4');
    expect(rowBeside(rows, '4', -1)?.key).toBe('3');
    toggleRow(rows, rows[4]!, expanded, false);
    expect(words(rowsOf(calm, expanded))).toEqual(['run', '3', 'run']);
  });

  test('at the top of the list keeps the selection on its first member', () => {
    const expanded = new Set<string>();
    toggleRun(rowsOf(calm)[0] as RunRow, expanded);
    const rows = rowsOf(calm, expanded);
    expect(rowBeside(rows, '1', -1)?.key).toBe('1');
  });

  test('represents the selected member', () => {
    const rows = rowsOf(calm);
    const exchange = exchangeOf('5');
    expect(rowOf(rows, { exchange, exchanges: [exchange], key: '5' })).toBe(rows.at(-1));
  });

  test('leaves out pinned entries', () => {
    const pinned = { ...NO_PINS, exchanges: new Map([['5', exchangeOf('5')]]) };
    expect(words(rowsOf(calm, new Set(), { pinned }))).toEqual(['run', '3', '4', '5', '6']);
  });

  test('is not made for reads that match a search', () => {
    expect(words(rowsOf(calm, new Set(), { unfoldsReads: true }))).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('for a repeated error contains the flows, each with its exchanges', () => {
    const flows = [failing('1', 'invalid_client', { exchangeIds: ['7'] }), failing('2', 'invalid_client'), flowOf('3')];
    const of = records(flows, [exchangeOf('7', { flowId: '1', endpoint: 'token' })]);
    expect(words(rowsOf(of))).toEqual(['run', '3']);
    const expanded = new Set(['1']);
    toggleRun(rowsOf(of)[0] as RunRow, expanded);
    const rows = rowsOf(of, expanded);
    expect(words(rows)).toEqual(['run', '1', '7', '2', '3']);
    expect(rows.map((row) => row.kind !== 'run' && row.inRun === true)).toEqual([false, true, true, true, false]);
  });

  test('ends where a success comes in between', () => {
    const flows = [failing('1', 'invalid_client'), flowOf('2'), failing('3', 'invalid_client')];
    expect(words(rowsOf(records(flows, [])))).toEqual(['1', '2', '3']);
  });
});
