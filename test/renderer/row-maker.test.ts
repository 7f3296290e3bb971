import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { RowMaker, type RowOptions } from '../../renderer/views/live/list/row-maker.ts';
import { NO_PINS, type Row } from '../../renderer/views/live/list/rows.ts';

const HOME = 'default/default';

const flowOf = (flowId: string, startedAt: number, workspace = HOME): Flow => ({
  flowId,
  kind: 'client_credentials',
  workspace,
  startedAt,
  updatedAt: startedAt,
  steps: {},
  exchangeIds: [],
  tokens: [],
});

const exchangeOf = (exchangeId: string, receivedAt: number, more: Partial<Exchange> = {}): Exchange => ({
  exchangeId,
  endpoint: 'token',
  workspace: HOME,
  receivedAt,
  request: { method: 'POST', url: '/', headers: {} },
  weight: 0,
  ...more,
});

const ANSWERED = { durationMs: 1, reply: { status: 200, headers: {} } };

const failed = (flow: Flow, error: string): Flow => ({
  ...flow,
  steps: { 'request-validated': [{ check: 'client-authenticated', outcome: 'failed', at: flow.startedAt, error }] },
});

/** Flows and exchanges, changed as the fold changes them: replaced in place, added at the end, dropped at the front. */
class Ledger {
  readonly flows = new Map<string, Flow>();
  readonly exchanges = new Map<string, Exchange>();
  now = 1000;

  readonly actions: Record<string, (at: number) => void> = {
    flow: (at) => this.#addFlow(at % 3 === 0 ? 'other/other' : HOME),
    lone: () => this.#add({ durationMs: 1 }),
    read: (at) => this.#add({ ...ANSWERED, endpoint: at % 2 === 0 ? 'jwks' : 'discovery' }),
    refused: (at) => this.#add({ ...ANSWERED, reply: { status: 404 + (at % 2), headers: {} } }),
    fail: (at) => {
      const flow = this.#pick(this.flows, at);
      if (flow) this.flows.set(flow.flowId, failed(flow, at % 2 === 0 ? 'invalid_client' : 'invalid_scope'));
    },
    unanswered: () => this.#add({}),
    inFlow: (at) => {
      const flow = this.#pick(this.flows, at);
      if (flow) this.#add({ durationMs: 1, flowId: flow.flowId });
    },
    answer: (at) => {
      const waiting = this.#pick(this.exchanges, at);
      const flow = this.#pick(this.flows, at);
      if (waiting)
        this.exchanges.set(waiting.exchangeId, { ...waiting, durationMs: 5, ...(flow && { flowId: flow.flowId }) });
    },
    change: (at) => {
      const flow = this.#pick(this.flows, at);
      if (flow) this.flows.set(flow.flowId, { ...flow, username: 'alice' });
    },
    dropExchange: () => void this.exchanges.delete([...this.exchanges.keys()][0] ?? ''),
    dropFlow: () => void this.flows.delete([...this.flows.keys()][0] ?? ''),
    clear: () => {
      this.flows.clear();
      this.exchanges.clear();
    },
    wait: () => void (this.now += 500),
  };

  #pick<T>(map: ReadonlyMap<string, T>, at: number): T | undefined {
    return [...map.values()][at % Math.max(1, map.size)];
  }

  #addFlow(workspace: string): void {
    this.now += 1;
    this.flows.set(`f${this.now}`, flowOf(`f${this.now}`, this.now, workspace));
  }

  #add(more: Partial<Exchange>): void {
    this.now += 1;
    this.exchanges.set(`e${this.now}`, exchangeOf(`e${this.now}`, this.now, more));
  }
}

const options = (now: number, more: Partial<RowOptions> = {}): RowOptions => ({
  workspace: HOME,
  expanded: new Set(),
  pinned: NO_PINS,
  now,
  ...more,
});

test('after any changes, a maker that caches its rows makes the same as a new one', () => {
  const action = fc.tuple(fc.constantFrom(...Object.keys(new Ledger().actions)), fc.nat(20));
  fc.assert(
    fc.property(fc.array(fc.array(action, { maxLength: 6 }), { maxLength: 20 }), (frames) => {
      const ledger = new Ledger();
      const keeping = new RowMaker();
      for (const actions of frames) {
        for (const [name, at] of actions) ledger.actions[name]!(at);
        const made = keeping.make(ledger, options(ledger.now));
        expect(made).toEqual(new RowMaker().make(ledger, options(ledger.now)));
        const folded = made.rows.flatMap((row) => (row.kind === 'run' ? row.members : [row]));
        expect(folded).toHaveLength(made.shown);
        expect(new Set(made.rows.map(({ key }) => key)).size).toBe(made.rows.length);
      }
    }),
  );
});

test('a row stays the same object until its flow or exchange changes', () => {
  const ledger = new Ledger();
  const maker = new RowMaker();
  for (const name of ['flow', 'lone', 'flow', 'lone'] as const) ledger.actions[name]!(1);
  const before = maker.make(ledger, options(ledger.now)).rows;
  ledger.actions['change']!(1);
  ledger.actions['lone']!(1);
  ledger.actions['dropExchange']!(1);
  const after = maker.make(ledger, options(ledger.now)).rows;
  const same = (row: Row | undefined) => row !== undefined && after.includes(row);
  expect(before.map(same)).toEqual([true, false, false, true]);
  expect(after).toHaveLength(4);
});

test('changed pins and workspace apply from the next time on', () => {
  const ledger = new Ledger();
  const maker = new RowMaker();
  ledger.actions['flow']!(0);
  ledger.actions['lone']!(1);
  expect(maker.make(ledger, options(ledger.now)).total).toBe(1);
  expect(maker.make(ledger, options(ledger.now, { workspace: undefined })).total).toBe(2);
  const [exchange] = ledger.exchanges.values();
  const pinned = { ...NO_PINS, exchanges: new Map([[exchange!.exchangeId, exchange!]]) };
  expect(maker.make(ledger, options(ledger.now, { pinned })).rows[0]).toMatchObject({ pinned: true });
  ledger.actions['clear']!(0);
  expect(maker.make(ledger, options(ledger.now, { pinned })).rows[0]).toMatchObject({ key: exchange!.exchangeId });
});
