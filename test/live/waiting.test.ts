import { afterEach, expect, test, vi } from 'vitest';
import { outcomeOf } from '../../contract/traffic/flow.ts';
import { createIds } from '../../server/core/ids.ts';
import type { Issuer } from '../../server/core/ports.ts';
import type { Question } from '../../server/core/records.ts';
import { recordExpired } from '../../server/interaction/waiting.ts';
import { createEventLog } from '../../server/live/event-log.ts';
import { createRecorder } from '../../server/live/recorder.ts';
import { createMemoryStore } from '../../server/runtime/memory.ts';

afterEach(() => void vi.useRealTimers());

const LOGIN: Question = { kind: 'login', reason: 'No one is logged in.' };
const CONSENT: Question = { kind: 'consent', scopes: ['accounts.read'], grantedBefore: [], claims: [] };

function waitingLogins(servers = 1) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const bus = createEventLog({ clock: Date.now });
  const live = createRecorder({ events: bus, ids: createIds() });
  const runtime = createMemoryStore({ clock: Date.now });
  const start = () => recordExpired({ runtime, live, emit: bus.emit });
  const stops = Array.from({ length: servers }, start);
  const wait = async (interactionId: string, ttlSeconds: number, asking: Question = LOGIN) => {
    const flow = live.start('authorization_code', { id: 'default/default' } as Issuer, `x-${interactionId}`);
    flow.waiting('login-accepted');
    const interaction = {
      interactionId,
      flowId: flow.flowId,
      workspace: 'default/default',
      kind: 'authorization_code',
      request: { client_id: 'spa', scope: [], prompt: [], acr_values: [], requested_at: 0 },
      browserSecret: 'x',
      expiresAt: Date.now() + ttlSeconds * 1000,
      freshLogin: false,
      persistent: false,
      stored: true,
      asking,
    };
    await runtime.put('interaction', interactionId, interaction, { ttlSeconds });
    return () => bus.traffic().flows.get(flow.flowId)!;
  };
  const resolved = () => bus.since(0)?.filter(({ type }) => type === 'interaction.resolved');
  return { runtime, start, stops, wait, resolved };
}

test('a login that is not answered in time fails and is no longer pending', async () => {
  const { runtime, wait, resolved } = waitingLogins();
  const first = await wait('a', 60);
  const second = await wait('b', 1800);
  vi.advanceTimersByTime(61_000);
  expect([outcomeOf(first()), outcomeOf(second())]).toEqual(['failed', 'waiting']);
  expect((await runtime.list('interaction')).map(([id]) => id)).toEqual(['b']);
  vi.advanceTimersByTime(1_800_000);
  expect(outcomeOf(second())).toBe('failed');
  expect(resolved()?.at(-1)).toMatchObject({ interactionId: 'b', by: 'timeout', outcome: 'expired' });
  expect(vi.getTimerCount()).toBe(0);
});

test('a consent that was not answered in time is not a denial', async () => {
  const { wait } = waitingLogins();
  const flow = await wait('a', 60, CONSENT);
  vi.advanceTimersByTime(61_000);
  expect(flow().steps['consent-given']).toMatchObject([{ outcome: 'failed', received: 'no answer' }]);
});

test('an answered one does not expire', async () => {
  const { runtime, wait, resolved } = waitingLogins();
  const flow = await wait('a', 60);
  await runtime.take('interaction', 'a');
  vi.advanceTimersByTime(120_000);
  expect(outcomeOf(flow())).toBe('waiting');
  expect(resolved()).toEqual([]);
});

test('of two servers that share a store, only one records the end', async () => {
  const { wait, resolved } = waitingLogins(2);
  await wait('a', 60);
  vi.advanceTimersByTime(61_000);
  expect(resolved()).toHaveLength(1);
});

test('a stopped server leaves no timer, and the other one continues', async () => {
  const { stops, wait, resolved } = waitingLogins(2);
  await wait('a', 60);
  stops[0]?.();
  vi.advanceTimersByTime(61_000);
  expect(resolved()).toHaveLength(1);
  await wait('b', 60);
  stops[1]?.();
  expect(vi.getTimerCount()).toBe(0);
});

test('one that ends before those that wait already is not late', async () => {
  const { wait } = waitingLogins();
  await wait('long', 1800);
  const short = await wait('short', 60);
  vi.advanceTimersByTime(61_000);
  expect(outcomeOf(short())).toBe('failed');
});

test('one that waited before a server started ends in time', async () => {
  const { runtime, wait, start } = waitingLogins(0);
  const flow = await wait('a', 60);
  const stop = start();
  vi.advanceTimersByTime(61_000);
  expect(outcomeOf(flow())).toBe('failed');
  expect(await runtime.list('interaction')).toEqual([]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
