import { describe, expect, it } from 'vitest';
import type { KeyStore, StoredKeys } from '../../server/core/keys.ts';
import type { EventLog } from '../../server/core/ports.ts';

const keysOf = (...kids: string[]): StoredKeys =>
  new Map([['default/default', kids.map((kid) => ({ kid, alg: 'ES256' as const, created_at: 1, jwk: KEY }))]]);

const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
};

/** What every key store must do. The key is the one of RFC 7515 appendix A.3. */
export function describeKeyStore(name: string, create: () => KeyStore): void {
  describe(name, () => {
    it('is empty at first, and reads what was written', async () => {
      const store = create();
      expect(await store.read()).toBeUndefined();
      const mark = await store.write(keysOf('1'), undefined);
      expect(await store.read()).toEqual({ keys: keysOf('1'), mark });
    });

    it('refuses a writer that has not seen what another has written', async () => {
      const store = create();
      const first = await store.write(keysOf('1'), undefined);
      expect(await store.write(keysOf('2'), 'stale')).toBeUndefined();
      expect(await store.write(keysOf('1', '2'), first)).toBeTypeOf('string');
      expect(await store.write(keysOf('3'), first)).toBeUndefined();
      expect((await store.read())?.keys).toEqual(keysOf('1', '2'));
    });

    it('lets one of many concurrent writers be first', async () => {
      const store = create();
      const mark = await store.write(keysOf('0'), undefined);
      const marks = await Promise.all(Array.from({ length: 10 }, (_, n) => store.write(keysOf(String(n + 1)), mark)));
      expect(marks.filter(Boolean)).toHaveLength(1);
    });

    it('tells whoever watches, until they stop', async () => {
      const store = create();
      let mark = await store.write(keysOf('0'), undefined);
      const changed = new Promise<void>((resolve) => {
        const stop = store.watch(() => {
          stop();
          resolve();
        });
      });
      mark = await store.write(keysOf('1'), mark);
      await changed;
      expect(await store.write(keysOf('2'), mark)).toBeTypeOf('string');
    });
  });
}

/** What every event log must do. */
export function describeEventLog(name: string, create: () => EventLog): void {
  describe(name, () => {
    const emit = (log: EventLog, reason: string): void => log.emit('server.stopped', { reason });
    const reasons = (events: readonly { type: string }[] | undefined) =>
      events?.map((event) => ('reason' in event ? event.reason : event.type));

    it('numbers events one after the other, and gives those after a number', () => {
      const log = create();
      for (const reason of ['a', 'b', 'c']) emit(log, reason);
      const all = log.since(0) ?? [];
      expect(reasons(all)).toEqual(['a', 'b', 'c']);
      expect(all.map(({ seq }) => seq - (all[0]?.seq ?? 0))).toEqual([0, 1, 2]);
      expect(reasons(log.since(all[0]?.seq ?? 0))).toEqual(['b', 'c']);
      expect(reasons(log.since(0, 1))).toEqual(['a']);
      expect(log.since((all.at(-1)?.seq ?? 0) + 1)).toBeUndefined();
    });

    it('tells every subscriber of each event in order, and none after it has stopped', () => {
      const log = create();
      const told: string[] = [];
      const stop = log.subscribe((event) => void (event.type === 'server.stopped' && told.push(`1${event.reason}`)));
      log.subscribe((event) => void (event.type === 'server.stopped' && told.push(`2${event.reason}`)));
      emit(log, 'a');
      stop();
      emit(log, 'b');
      expect(told).toEqual(['1a', '2a', '2b']);
    });

    it('folds what happened into flows that can be asked for', () => {
      const log = create();
      const flow = { flowId: 'f', kind: 'token', workspace: 'default/default', exchangeId: 'x' } as const;
      log.emit('flow.started', flow);
      expect(log.traffic().flows.get('f')).toMatchObject({ kind: 'token' });
      log.emit('flow.identified', { flowId: 'f', client_id: 'web-app' });
      expect(log.traffic().flows.get('f')).toMatchObject({ client_id: 'web-app' });
    });
  });
}
