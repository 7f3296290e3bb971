import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuntimeStore } from '../../server/core/ports.ts';
import { createMemoryStore } from '../../server/runtime/memory.ts';
import { describeRuntimeStore } from './conformance.ts';

function create(recordsPerKind?: number) {
  let now = 1_000_000;
  const store = createMemoryStore({ clock: () => now, ...(recordsPerKind ? { recordsPerKind } : {}) });
  return { store, advance: (seconds: number) => void (now += seconds * 1000) };
}

describeRuntimeStore('memory store', () => create());

describe('memory store: bounds', () => {
  it('drops the oldest record when a kind reaches its limit', async () => {
    const { store } = create(3);
    for (const id of ['a', 'b', 'c']) await store.put('assertion', id, { client_id: id }, { ttlSeconds: 60 });
    await store.put('assertion', 'a', { client_id: 'again' }, { ttlSeconds: 60 });
    await store.put('assertion', 'd', { client_id: 'd' }, { ttlSeconds: 60 });
    await store.drop('assertion', 'c');
    await store.put('assertion', 'e', { client_id: 'e' }, { ttlSeconds: 60 });
    await store.put('assertion', 'f', { client_id: 'f' }, { ttlSeconds: 60 });
    expect((await store.list('assertion')).map(([id]) => id)).toEqual(['d', 'e', 'f']);
  });

  it('rejects a revoked grant only for as long as a request can be in flight', async () => {
    const { store, advance } = create();
    await store.revokeGrant('g');
    advance(600);
    expect(await store.put('assertion', 'a', { client_id: 'a' }, { ttlSeconds: 60, grantId: 'g' })).toBe(true);
  });

  it('keeps the heap flat over 100,000 flows whose records expire or are consumed', { timeout: 60_000 }, async () => {
    const { store, advance } = create(1_000_000);
    const flows = async (from: number, to: number) => {
      for (let flow = from; flow < to; flow++) {
        const grantId = `grant ${flow}`;
        const spent = { flowId: `flow ${flow}`, grantId, workspace: 'w', client_id: 'web-app', spentAt: flow };
        await store.put('assertion', `code ${flow}`, { client_id: 'web-app' }, { ttlSeconds: 60, grantId });
        await store.take('assertion', `code ${flow}`);
        await store.put('spentCode', `code ${flow}`, spent, { ttlSeconds: 600, grantId });
        if (flow % 10 === 0) await store.revokeGrant(grantId);
        advance(1);
      }
      return heapUsed();
    };
    const before = await flows(0, 20_000);
    expect((await flows(20_000, 100_000)) - before).toBeLessThan(2 ** 20);
  });
});

/** Bytes on the heap after garbage collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

describe('memory store: model', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const grantId = fc.constantFrom(undefined, 'g', 'h');
  const ttlSeconds = fc.integer({ min: 1, max: 20 });
  const act = fc.oneof(
    fc.record({ verb: fc.constantFrom('put' as const, 'add' as const), id, grantId, ttlSeconds, value: fc.string() }),
    fc.record({ verb: fc.constantFrom('get' as const, 'take' as const, 'drop' as const), id }),
    fc.record({ verb: fc.constant('revoke' as const), grantId: fc.constantFrom('g', 'h') }),
    fc.record({ verb: fc.constant('advance' as const), seconds: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ verb: fc.constant('list' as const) }),
  );

  it('does what a plain map would do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const { store, advance } = create();
        const model = createModel();
        for (const step of acts) expect(await play(store, advance, step)).toEqual(model(step));
      }),
    );
  });

  type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

  async function play(store: RuntimeStore, advance: (seconds: number) => void, step: Act): Promise<unknown> {
    switch (step.verb) {
      case 'put':
      case 'add': {
        const options = { ttlSeconds: step.ttlSeconds, ...(step.grantId ? { grantId: step.grantId } : {}) };
        return store[step.verb]('assertion', step.id, { client_id: step.value }, options);
      }
      case 'get':
      case 'take':
        return (await store[step.verb]('assertion', step.id))?.client_id;
      case 'drop':
        return store.drop('assertion', step.id);
      case 'revoke':
        return (await store.revokeGrant(step.grantId)).map((record) => record.id).toSorted();
      case 'advance':
        return advance(step.seconds);
      case 'list':
        return (await store.list('assertion')).map(([key, value]) => [key, value.client_id]);
    }
  }

  /** The same in the slow and obvious way. */
  function createModel(): (step: Act) => unknown {
    let now = 0;
    let records: { id: string; value: string; until: number; grantId: string | undefined }[] = [];
    const revoked = new Map<string, number>();
    const without = (gone: string) => records.filter((record) => record.id !== gone);
    return (step) => {
      records = records.filter((record) => record.until > now);
      const found = 'id' in step ? records.find((record) => record.id === step.id) : undefined;
      switch (step.verb) {
        case 'put':
        case 'add':
          if (step.verb === 'add' && found) return false;
          if (step.grantId && (revoked.get(step.grantId) ?? 0) > now) return false;
          records = without(step.id);
          records.push({ id: step.id, value: step.value, until: now + step.ttlSeconds, grantId: step.grantId });
          return true;
        case 'get':
          return found?.value;
        case 'take':
          records = without(step.id);
          return found?.value;
        case 'drop':
          records = without(step.id);
          return found !== undefined;
        case 'revoke': {
          const gone = records.filter((record) => record.grantId === step.grantId);
          records = records.filter((record) => record.grantId !== step.grantId);
          revoked.set(step.grantId, now + 600);
          return gone.map((record) => record.id).toSorted();
        }
        case 'advance':
          now += step.seconds;
          return undefined;
        case 'list':
          return records.map((record) => [record.id, record.value]);
      }
    };
  }
});
